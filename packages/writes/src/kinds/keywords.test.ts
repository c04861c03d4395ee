import { type PresentKeyword, platforms } from "@patchbay/platforms";
import { expect, test } from "vitest";
import { targetAt as target } from "../fixtures/target-at.ts";
import { keywordsChange } from "./keywords.ts";

const text = (matchType: PresentKeyword["matchType"]) => ({
	text: "free shoes",
	matchType,
});

const present = (negative: boolean): PresentKeyword => ({
	...text("EXACT"),
	externalId: "1",
	campaignExternalId: "301",
	adGroupExternalId: "401",
	negative,
	status: "ACTIVE",
	platformStatus: "ENABLED",
});

test("a negative keyword of a match type that the platform does not take is refused by name, and any keyword is taken", () => {
	const change = (negative: boolean) =>
		keywordsChange(platforms, target("MICROSOFT_ADS"), {
			negative,
			keywords: [text("PHRASE"), text("BROAD")],
		});
	expect(() => change(true)).toThrow(
		expect.objectContaining({
			code: "UNSUPPORTED_BY_PLATFORM",
			field: ["keywords", "1", "matchType"],
			message: expect.stringMatching(/Microsoft Ads.*EXACT or PHRASE/),
		}),
	);
	expect(change(false).kind).toBe("KEYWORDS");
});

test("the words of a keyword and of a negative one are two things", () => {
	const change = (negative: boolean) =>
		keywordsChange(platforms, target("GOOGLE_ADS"), {
			negative,
			keywords: [text("EXACT")],
		});
	expect(change(true).isSo([present(false)])).toBe(false);
	expect(change(true).isSo([present(false), present(true)])).toBe(true);
	expect(change(false).isSo([present(true)])).toBe(false);
	expect(change(true).valueOf([present(true)])).toEqual({
		keywords: [text("EXACT")],
		negative: true,
	});
	// As it was told before there were negative ones.
	expect(change(false).valueOf([present(false)])).toEqual({
		keywords: [text("EXACT")],
	});
});

test("a platform without keywords takes no negative ones", () => {
	expect(() =>
		keywordsChange(platforms, target("REDDIT_ADS"), {
			negative: true,
			keywords: [text("EXACT")],
		}),
	).toThrow(expect.objectContaining({ code: "UNSUPPORTED_BY_PLATFORM" }));
});
