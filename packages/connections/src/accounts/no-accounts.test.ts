import { getPlatform, platforms } from "@patchbay/platforms";
import { expect, test } from "vitest";
import { noAccounts } from "./discover-accounts.ts";

test("a login that reaches no account is told where the platform gives it one", () => {
	const told = (id: "META_ADS" | "TIKTOK_ADS") =>
		noAccounts(getPlatform(platforms, id), [])?.message;
	expect(told("META_ADS")).toMatch(
		/no ad account at Meta Ads\..*In Meta Business Suite under Settings/,
	);
	expect(told("TIKTOK_ADS")).toMatch(/tick at least one advertiser account/);
});
