import type { ScopeName } from "../format/scope-names.ts";
import { graphql } from "./document.ts";
import type { AuthenticationMethod, OAuthAppOwner, Platform } from "./enums.ts";
import {
	type AppExtra,
	appExtras,
	type PageInfo,
	type PageVariables,
	pageInfoFields,
	scopeNames,
	type UserError,
	userErrorFields,
} from "./parts.ts";

/** Extras that an app of the platform may have. */
export interface PlatformExtras {
	platform: Platform;
	appExtras: AppExtra[];
}

/** Label of a stored extra, or its name where the platform no longer knows it. */
export function extraLabel(extras: readonly AppExtra[], name: string): string {
	return extras.find((extra) => extra.name === name)?.label ?? name;
}

/** Secrets and the values of extras have no field in the API. */
export interface OAuthApp {
	id: string;
	platform: Platform;
	label: string;
	clientId: string;
	redirectUri: string;
	scopes: string[];
	extras: string[];
	secretCount: number;
	owner: OAuthAppOwner;
	createdAt: string;
	/** Addresses at which the platform tells of its people; null where it tells nobody. */
	deauthorizeUrl: string | null;
	dataDeletionUrl: string | null;
}

/** Use of one window of what the platform allows. */
export interface OperationUsage {
	name: string;
	windowSeconds: number;
	used: number;
	/** Null: no limit. */
	limit: number | null;
	resetsAt: string | null;
}

const oauthAppFields = /* GraphQL */ `
	fragment OAuthAppFields on OAuthApp {
		id platform label clientId redirectUri scopes extras secretCount owner createdAt deauthorizeUrl dataDeletionUrl
	}
`;

export const oauthApps = graphql<
	{
		tenant: {
			oauthApps: {
				nodes: OAuthApp[];
				pageInfo: PageInfo;
				totalCount: number;
			};
		};
		platforms: PlatformExtras[];
	},
	PageVariables
>(
	/* GraphQL */ `
		query OAuthApps($first: Int, $after: String, $last: Int, $before: String) {
			tenant {
				oauthApps(first: $first, after: $after, last: $last, before: $before) {
					nodes { ...OAuthAppFields }
					${pageInfoFields}
					totalCount
				}
			}
			platforms { platform ${appExtras} }
		}
	`,
	oauthAppFields,
);

export const oauthApp = graphql<
	{
		node:
			| (OAuthApp & { __typename: "OAuthApp"; usage: OperationUsage[] })
			| { __typename: string }
			| null;
		platforms: (PlatformExtras & { scopeNames: ScopeName[] })[];
	},
	{ id: string }
>(
	/* GraphQL */ `
		query OAuthApp($id: ID!) {
			node(id: $id) {
				__typename
				...OAuthAppFields
				... on OAuthApp { usage { name windowSeconds used limit resetsAt } }
			}
			platforms { platform ${appExtras} ${scopeNames} }
		}
	`,
	oauthAppFields,
);

/** The platforms that are connected by an OAuth app of one's own. */
export const oauthPlatforms = graphql<{
	platforms: (PlatformExtras & {
		name: string;
		connectable: boolean;
		authenticationMethods: AuthenticationMethod[];
		signInPath: string | null;
	})[];
}>(/* GraphQL */ `
	query OAuthPlatforms {
		platforms { platform name connectable authenticationMethods signInPath ${appExtras} }
	}
`);

interface OAuthAppPayload {
	oauthApp: { id: string } | null;
	userErrors: UserError[];
}

export const createOAuthApp = graphql<
	{ createOAuthApp: OAuthAppPayload },
	{
		input: {
			platform: Platform;
			label: string;
			clientId: string;
			clientSecret: string;
			extras?: Record<string, string | null> | undefined;
		};
	}
>(/* GraphQL */ `
	mutation CreateOAuthApp($input: CreateOAuthAppInput!) {
		createOAuthApp(input: $input) { oauthApp { id } ${userErrorFields} }
	}
`);

export const updateOAuthApp = graphql<
	{ updateOAuthApp: OAuthAppPayload },
	{
		input: {
			oauthAppId: string;
			label?: string | undefined;
			addClientSecret?: string | undefined;
			dropOldestClientSecret?: boolean | undefined;
			extras?: Record<string, string | null> | undefined;
		};
	}
>(/* GraphQL */ `
	mutation UpdateOAuthApp($input: UpdateOAuthAppInput!) {
		updateOAuthApp(input: $input) { oauthApp { id } ${userErrorFields} }
	}
`);

export const deleteOAuthApp = graphql<
	{ deleteOAuthApp: OAuthAppPayload },
	{ input: { oauthAppId: string } }
>(/* GraphQL */ `
	mutation DeleteOAuthApp($input: OAuthAppInput!) {
		deleteOAuthApp(input: $input) { oauthApp { id } ${userErrorFields} }
	}
`);
