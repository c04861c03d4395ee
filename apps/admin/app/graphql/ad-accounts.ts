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
	/** False for one that is not chosen, or whose connection was disconnected. */
	synced: boolean;
	/** Time since which it is no longer synced although its history is there. */
	unsyncedSince: string | null;
	/** True where something that was imported of it is stored. */
	hasHistory: boolean;
	hidden: boolean;
	beingDeleted: boolean;
	/** Other brands that chose the same account. */
	alsoChosenBy: { id: string; name: string }[];
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
					synced unsyncedSince hasHistory hidden beingDeleted alsoChosenBy { id name }
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
	{
		input: {
			connectionId: string;
			externalIds: string[];
			deselectedData?: "KEEP" | "HIDE" | "DELETE" | undefined;
		};
	}
>(/* GraphQL */ `
	mutation SelectAdAccounts($input: SelectAdAccountsInput!) {
		selectAdAccounts(input: $input) { connection { id } ${userErrorFields} }
	}
`);

export const setDeselectedData = graphql<
	{
		setDeselectedData: {
			connection: { id: string } | null;
			userErrors: UserError[];
		};
	},
	{
		input: {
			connectionId: string;
			externalIds: string[];
			deselectedData: "KEEP" | "HIDE" | "DELETE";
		};
	}
>(/* GraphQL */ `
	mutation SetDeselectedData($input: SetDeselectedDataInput!) {
		setDeselectedData(input: $input) { connection { id } ${userErrorFields} }
	}
`);

export interface AnsweredAccount {
	id: string;
	/** The connection by which the workspace's totals count the account. */
	answeringConnection: {
		id: string;
		accountName: string | null;
		brand: { name: string };
	} | null;
}

/** Accounts that others have too, with the connection that answers for each. */
export const answeringConnections = graphql<
	{ nodes: (AnsweredAccount | null)[] },
	{ ids: string[] }
>(/* GraphQL */ `
	query AnsweringConnections($ids: [ID!]!) {
		nodes(ids: $ids) {
			... on AdAccount { id answeringConnection { id accountName brand { name } } }
		}
	}
`);
