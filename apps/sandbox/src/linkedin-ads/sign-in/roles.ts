import type { WorldAccount } from "../../world/accounts.ts";
import type { Person } from "../../world/people.ts";
import type { World } from "../../world/world.ts";

export const roles = [
	"ACCOUNT_BILLING_ADMIN",
	"ACCOUNT_MANAGER",
	"CAMPAIGN_MANAGER",
	"CREATIVE_MANAGER",
	"VIEWER",
] as const;
export type Role = (typeof roles)[number];

const usualRoles: Readonly<Record<string, Role>> = {
	agency_admin: "ACCOUNT_MANAGER",
	brand_owner: "ACCOUNT_BILLING_ADMIN",
	agency_analyst: "VIEWER",
	freelance_buyer: "CAMPAIGN_MANAGER",
};

/** Roles of people on ad accounts: the world says who reaches what, and control actions change it. */
export class Roles {
	readonly #world: World;
	/** Null: taken away. */
	readonly #changed = new Map<string, Role | null>();

	constructor(world: World) {
		this.#world = world;
	}

	/** Null for somebody who does not reach the account. */
	of(person: Person, account: WorldAccount): Role | null {
		const changed = this.#changed.get(keyOf(person, account));
		if (changed !== undefined) return changed;
		const isReached =
			account.kind === "advertiser" &&
			person.accounts.some((root) =>
				this.#world.accounts.isWithin(root, account.id),
			);
		return isReached ? (usualRoles[person.handle] ?? "CAMPAIGN_MANAGER") : null;
	}

	/** Accounts on which a person has a role, in the order of the seed. */
	accountsOf(person: Person): WorldAccount[] {
		return [...this.#world.accounts.all.values()].filter(
			(account) => this.of(person, account) !== null,
		);
	}

	/** @param role null takes it away, undefined gives back the usual one */
	set(person: Person, account: WorldAccount, role: Role | null | undefined) {
		if (role === undefined) this.#changed.delete(keyOf(person, account));
		else this.#changed.set(keyOf(person, account), role);
	}
}

function keyOf({ sub }: Person, { id }: WorldAccount): string {
	return `${sub} ${id}`;
}
