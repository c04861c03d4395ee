import { expect, test } from "vitest";
import {
	buttonWords,
	importReads,
	importSubject,
	platformWord,
} from "./labels.ts";

test("an import is named by what it reads, and counts nothing else", () => {
	expect(importSubject({ kind: "FULL", lane: "MANUAL" })).toBe("Everything");
	expect(importSubject({ kind: "METRICS", lane: "RECENT" })).toBe(
		"Today and yesterday",
	);
	expect(importReads({ kind: "METRICS", lane: "HISTORY" })).toEqual({
		campaigns: false,
		assets: false,
		metrics: true,
	});
	expect(importReads({ kind: "CAMPAIGNS", lane: "CAMPAIGNS" })).toEqual({
		campaigns: true,
		assets: true,
		metrics: false,
	});
	expect(importReads({ kind: "METRICS", lane: "MANUAL" })).toEqual({
		campaigns: true,
		assets: false,
		metrics: true,
	});
});

test.each([
	["OUTCOME_SALES", "Sales"],
	["CAMPAIGN_STATUS_ENABLE", "Enable"],
	["live", "Live"],
])("the platform's word %j is read as %j", (word, read) => {
	expect(platformWord(word)).toBe(read);
});

test.each([
	["SHOP_NOW", "Shop now"],
	["Jetzt kaufen 🛍️", "Jetzt kaufen 🛍️"],
])("a button with %j reads %j", (text, read) => {
	expect(buttonWords(text)).toBe(read);
});
