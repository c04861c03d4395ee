import { graphql } from "./document.ts";
import type { ProofResult } from "./enums.ts";
import {
	type PageInfo,
	pageInfoFields,
	type UserError,
	userErrorFields,
} from "./parts.ts";

export interface AccountProof {
	campaigns: ProofResult;
	spend: ProofResult;
	creatives: ProofResult;
	checkedAt: string;
	message: string | null;
}

export interface AdAccount {
	id: string;
	externalId: string;
	/** Id as the platform shows it to people. */
	displayId: string;
	name: string;
	currencyCode: string | null;
	timeZone: string | null;
	selected: boolean;
	manager: boolean;
	parentExternalId: string | null;
	/** Status at the platform in words; null where it tells none. */
	platformStatusName: string | null;
	/** False for one that the platform calls closed, suspended or not approved. */
	open: boolean;
	/** First day whose numbers were read; null before the first import. */
	historyFrom: string | null;
	/** First day that the platform still tells; null where it tells no numbers. */
	verifiableFrom: string | null;
	proof: AccountProof | null;
}

/** One page of a connection's accounts, by name. */
export const adAccounts = graphql<
	{
		connection: {
			adAccounts: { nodes: AdAccount[]; pageInfo: PageInfo };
		} | null;
	},
	{
		id: string;
		after?: string | undefined;
		search?: string | undefined;
		selected?: boolean | undefined;
	}
>(/* GraphQL */ `
	query AdAccounts($id: ID!, $after: String, $search: String, $selected: Boolean) {
		connection(id: $id) {
			adAccounts(first: 100, after: $after, search: $search, selected: $selected) {
				nodes {
					id externalId displayId name currencyCode timeZone selected manager parentExternalId platformStatusName open
					historyFrom verifiableFrom
					proof { campaigns spend creatives checkedAt message }
				}
				${pageInfoFields}
			}
		}
	}
`);

export const selectAdAccounts = graphql<
	{
		selectAdAccounts: {
			connection: { id: string } | null;
			userErrors: UserError[];
		};
	},
	{ input: { connectionId: string; externalIds: string[] } }
>(/* GraphQL */ `
	mutation SelectAdAccounts($input: SelectAdAccountsInput!) {
		selectAdAccounts(input: $input) { connection { id } ${userErrorFields} }
	}
`);
