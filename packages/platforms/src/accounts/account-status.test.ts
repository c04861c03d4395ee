import { expect, test } from "vitest";
import { hasAdAccounts } from "../platform.ts";
import { connectablePlatforms, platforms } from "../registry.ts";
import { accountStatusOf, isOpenAccount } from "./account-status.ts";

const statuses = {
	FINE: { name: "Fine", open: true },
	HELD: { name: "Held back", open: false },
};

test("a platform's word is told in words, and whether the account is open", () => {
	expect(accountStatusOf(statuses, "FINE")).toEqual(statuses.FINE);
	expect(accountStatusOf(statuses, "HELD")).toEqual(statuses.HELD);
	expect(accountStatusOf(statuses, "NO_ACCESS")?.name).toBe("No access");
});

test("a word that nobody knows is not open, and none at all is", () => {
	for (const word of ["IN_BREACH", "constructor"])
		expect(isOpenAccount(statuses, word)).toBe(false);
	expect(accountStatusOf(statuses, "IN_BREACH")?.name).toBe("In breach");
	expect(accountStatusOf(statuses, null)).toBeNull();
	expect(isOpenAccount(statuses, null)).toBe(true);
});

test("each platform's open accounts are told apart by its own words", () => {
	const openWords = connectablePlatforms(platforms)
		.filter(hasAdAccounts)
		.map(({ id, accountStatuses = {} }) => [
			id,
			Object.keys(accountStatuses).filter((word) =>
				isOpenAccount(accountStatuses, word),
			),
		]);
	expect(Object.fromEntries(openWords)).toMatchObject({
		GOOGLE_ADS: ["ENABLED"],
		TIKTOK_ADS: ["STATUS_ENABLE"],
		X_ADS: ["ACCEPTED"],
		// It tells none.
		KLAVIYO: [],
	});
});
