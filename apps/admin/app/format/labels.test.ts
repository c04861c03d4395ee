import { expect, test } from "vitest";
import { importReads, importSubject } from "./labels.ts";

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
