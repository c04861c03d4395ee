import type { WorldAccount } from "../../world/accounts.ts";
import { accountIdOf } from "../ids.ts";
import type { View } from "../objects/rows.ts";
import { type Parts, stateOf } from "../parts.ts";
import type { Call } from "../restli/call.ts";
import { accessDenied, notFound, Refused } from "../restli/refusal.ts";

/** An account by its number. @throws {Refused} 404 where there is none, 403 for somebody without a role on it */
export function reachedAccount(
	{ person }: Call,
	{ world, roles }: Pick<Parts, "world" | "roles">,
	id: string,
	operation: string,
): WorldAccount {
	const account = findAccount({ world }, id);
	if (account === null) throw notFound(`the ad account ${id}`);
	if (roles.of(person, account) === null) throw accessDenied(operation);
	return account;
}

/** An account by its number; null where there is none. */
export function findAccount(
	{ world }: Pick<Parts, "world">,
	id: string,
): WorldAccount | null {
	for (const account of world.accounts.all.values())
		if (account.kind === "advertiser" && String(accountIdOf(account)) === id)
			return account;
	return null;
}

export function viewOf(
	{ now }: Call,
	parts: Pick<Parts, "states">,
	account: WorldAccount,
): View {
	return { state: stateOf(parts, account), now };
}

/** @throws {Refused} 400 for a key of numbers that is none */
export function numberKey(key: string): number {
	if (!/^\d{1,19}$/.test(key))
		throw new Refused({
			status: 400,
			message: `Key parameter value ${key} is invalid`,
		});
	return Number(key);
}
