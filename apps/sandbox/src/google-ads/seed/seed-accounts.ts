import type { WorldAccounts } from "../../world/accounts.ts";
import type { Account } from "./entities.ts";

/** The world's accounts in Google's words: a group is a manager. */
export function seedAccounts(accounts: WorldAccounts): Map<string, Account> {
	return new Map(
		[...accounts.all.values()].map((one) => [
			one.id,
			{
				id: one.id,
				ordinal: one.ordinal,
				name: one.name,
				currencyCode: one.currencyCode,
				timeZone: one.timeZone,
				managers: [...one.parents],
				isManager: one.kind === "group",
				isTest: false,
				status: one.status === "closed" ? "CANCELED" : "ENABLED",
				version: 1,
			},
		]),
	);
}
