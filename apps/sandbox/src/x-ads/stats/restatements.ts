import type { WorldAccount } from "../../world/accounts.ts";

/** Days of an account whose numbers became others, and when: entities are active by it again. */
export type Restated = { atHour: number; fromDay: number; toDay: number };

/** Changes of numbers after the fact, by account. */
export class Restatements {
	readonly #byAccount = new Map<string, Restated[]>();

	add({ id }: WorldAccount, restated: Restated): void {
		this.#byAccount.set(id, [...(this.#byAccount.get(id) ?? []), restated]);
	}

	of({ id }: WorldAccount): readonly Restated[] {
		return this.#byAccount.get(id) ?? [];
	}
}
