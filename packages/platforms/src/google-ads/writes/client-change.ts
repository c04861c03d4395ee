/** A change as google-ads-api is asked for it. */
export interface ClientChange {
	customerId: string;
	/** Name of the client's service, which is that of the collection in the REST address as well. */
	collection:
		| "campaignBudgets"
		| "campaigns"
		| "adGroups"
		| "adGroupAds"
		| "adGroupCriteria";
	method: "create" | "update" | "remove";
	/** Objects with the client's names of fields; resource names of what is removed. Enums are words, and int64 digits. */
	changes: readonly (object | string)[];
	options: { validate_only: boolean; partial_failure?: boolean };
}

/** A change with its number, as the thread gets it. */
export interface Asked {
	id: number;
	change: ClientChange;
}

/** The body of a request in the JSON of Google's REST interface, or why there is none. */
export type Answered = { id: number } & ({ body: object } | { error: string });
