import type { WorldAccount } from "../../world/accounts.ts";
import type { Person } from "../../world/people.ts";

export type ChangedEntity = "CAMPAIGN" | "AD_GROUP" | "AD";

/** A change of one field, as an ad account's history tells it. */
export type Change = {
	account: WorldAccount;
	person: Person;
	/** In milliseconds. */
	at: number;
	entityType: ChangedEntity;
	entityId: string;
	entityName: string;
	field: string;
	before: string | null;
	after: string | null;
};

const keptChanges = 10_000;

/** Changes that were made through the API, the newest 10,000. */
export class Changes {
	readonly #all: Change[] = [];

	add(change: Change): void {
		this.#all.push(change);
		if (this.#all.length > keptChanges) this.#all.shift();
	}

	/** An ad account's, the newest first. */
	of(account: WorldAccount): Change[] {
		return this.#all.filter((change) => change.account === account).reverse();
	}
}
