import { BadControlInput } from "../simulator.ts";
import type { WorldAccount, WorldAccounts } from "../world/accounts.ts";
import { advertiserIdOf } from "./accounts.ts";

/** @throws {BadControlInput} for an id that no advertiser has */
export function findAdvertiser(
	accounts: WorldAccounts,
	advertiser: string,
): WorldAccount {
	const found = [...accounts.all.values()].find(
		(account) =>
			account.kind === "advertiser" && advertiserIdOf(account) === advertiser,
	);
	if (found === undefined)
		throw new BadControlInput(`No advertiser ${advertiser}`);
	return found;
}
