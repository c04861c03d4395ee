import { graphql } from "./document.ts";
import type { ApiKeyScope } from "./enums.ts";
import {
	type PageInfo,
	type PageVariables,
	pageInfoFields,
	type UserError,
	userErrorFields,
} from "./parts.ts";

export interface ApiKey {
	id: string;
	name: string;
	/** The first characters of the key, to tell one from another. */
	prefix: string;
	scopes: ApiKeyScope[];
	lastUsedAt: string | null;
	expiresAt: string | null;
	revokedAt: string | null;
	createdAt: string;
}

export const apiKeys = graphql<
	{
		tenant: {
			apiKeys: { nodes: ApiKey[]; pageInfo: PageInfo; totalCount: number };
		};
	},
	PageVariables
>(/* GraphQL */ `
	query ApiKeys($first: Int, $after: String, $last: Int, $before: String) {
		tenant {
			apiKeys(first: $first, after: $after, last: $last, before: $before) {
				nodes { id name prefix scopes lastUsedAt expiresAt revokedAt createdAt }
				${pageInfoFields}
				totalCount
			}
		}
	}
`);

export const createApiKey = graphql<
	{
		createApiKey: {
			apiKey: { id: string; name: string } | null;
			secret: string | null;
			userErrors: UserError[];
		};
	},
	{
		input: {
			name: string;
			scopes: ApiKeyScope[];
			expiresAt?: string | undefined;
		};
	}
>(/* GraphQL */ `
	mutation CreateApiKey($input: CreateApiKeyInput!) {
		createApiKey(input: $input) { apiKey { id name } secret ${userErrorFields} }
	}
`);

export const revokeApiKey = graphql<
	{ revokeApiKey: { userErrors: UserError[] } },
	{ input: { apiKeyId: string } }
>(/* GraphQL */ `
	mutation RevokeApiKey($input: ApiKeyInput!) {
		revokeApiKey(input: $input) { ${userErrorFields} }
	}
`);
