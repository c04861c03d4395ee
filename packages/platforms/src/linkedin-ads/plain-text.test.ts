import { expect, test } from "vitest";
import { plainText } from "./plain-text.ts";

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
