import type { WorldAccount, WorldAccounts } from "../../world/accounts.ts";
import { idOf } from "../ids.ts";

/** A business at Meta: a group of the world, or the owner of an advertiser that is in none. */
export type Business = {
	id: string;
	name: string;
	ordinal: number;
	/** The group's id in the world, or the advertiser's. */
	worldId: string;
	owned: readonly WorldAccount[];
	/** Accounts of others that it may work with: those of the groups below it. */
	clients: readonly WorldAccount[];
};

/** All businesses, in the order of the seed. */
export function businessesOf(accounts: WorldAccounts): Business[] {
	return [...accounts.all.values()].flatMap((one) => {
		if (one.kind === "advertiser" && one.parents.length > 0) return [];
		const advertisers = accounts
			.childrenOf(one.id)
			.filter(({ kind }) => kind === "advertiser");
		const owned = one.kind === "advertiser" ? [one] : advertisers;
		const clients = [...accounts.all.values()].filter(
			({ id, kind }) =>
				kind === "advertiser" &&
				accounts.isWithin(one.id, id) &&
				!owned.some((other) => other.id === id),
		);
		return [
			{
				id: idOf("business", { ordinal: one.ordinal }),
				name: one.name,
				ordinal: one.ordinal,
				worldId: one.id,
				owned,
				clients,
			},
		];
	});
}
