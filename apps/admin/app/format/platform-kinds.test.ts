import { expect, test } from "vitest";
import {
	hasAccounts,
	hasImports,
	isOnlyRead,
	notReadYet,
	platformsThat,
} from "./platform-kinds.ts";

test("a platform with ad accounts, one with imports and one with files are told apart", () => {
	const platforms = [
		{ platform: "GOOGLE_ADS" as const, capabilities: ["CAMPAIGNS", "REVOKE"] },
		{ platform: "KLAVIYO" as const, capabilities: [] },
		{ platform: "GOOGLE_WORKSPACE" as const, capabilities: ["FILES"] },
	];
	expect(platformsThat(platforms, hasAccounts)).toEqual([
		"GOOGLE_ADS",
		"KLAVIYO",
	]);
	expect(platformsThat(platforms, hasImports)).toEqual(["GOOGLE_ADS"]);
});

test("a platform with files, or with changes that can be made, is not only read", () => {
	expect(isOnlyRead({ capabilities: ["CAMPAIGNS"] })).toBe(true);
	expect(isOnlyRead({ capabilities: ["CAMPAIGNS", "BUDGET_WRITE"] })).toBe(
		false,
	);
	expect(isOnlyRead({ capabilities: ["FILES"] })).toBe(false);
});

test("platforms of which nothing is read yet are named, each once", () => {
	expect(notReadYet(["KLAVIYO"])).toBe(
		"Patchbay does not read campaigns or spend from Klaviyo yet.",
	);
	expect(notReadYet(["KLAVIYO", "X_ADS", "TIKTOK_ADS", "X_ADS"])).toBe(
		"Patchbay does not read campaigns or spend from Klaviyo, X Ads, and TikTok Ads yet.",
	);
});
