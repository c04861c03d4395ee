import { expect, test } from "vitest";
import { plainText } from "./plain-text.ts";

test("mentions without an end are left as they are, however many there are", () => {
	const commentary = "@[(urn:li:".repeat(30_000);
	expect(plainText(commentary)).toBe(commentary);
});

test.each([
	["Our {hashtag|\\#|launch} is here", "Our #launch is here"],
	[
		"Thanks @[Maple & Co \\(DE\\)](urn:li:organization:77)!",
		"Thanks Maple & Co (DE)!",
	],
	["Save 20 % \\(today\\) \\| \\#sale", "Save 20 % (today) | #sale"],
	["عروض الشتاء 🎉", "عروض الشتاء 🎉"],
	["", ""],
])("%j reads as %j", (commentary, text) => {
	expect(plainText(commentary)).toBe(text);
});
