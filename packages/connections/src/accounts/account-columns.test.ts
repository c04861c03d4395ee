import { expect, test } from "vitest";
import { toStorableAccounts } from "./account-columns.ts";

const account = (externalId: string, name: string) => ({
	externalId,
	name,
	currencyCode: "EUR",
	timeZone: "UTC",
	manager: false,
	parentExternalId: null,
	accessExternalId: null,
	platformStatus: null,
	active: true,
});

test("an account that was listed twice is one, and a name that the database cannot hold keeps no other away", () => {
	expect(
		toStorableAccounts([
			account("1", "old"),
			account("2", "a\0b"),
			account("1", "new"),
		]),
	).toEqual([account("1", "new"), account("2", "a\uFFFDb")]);
});
