import { describe, expect, test } from "vitest";
import { outcomeOfLost, outcomeOfTaken } from "./outcome.ts";
import type { Reading } from "./read-back.ts";

const told = { warnings: ["It takes a minute."], refused: [] };
const refused = {
	warnings: [],
	refused: [{ field: ["keywords", "0", "text"], message: "Not this one." }],
};
const found = (name: "WANTED" | "OTHER" | "UNCHANGED"): Reading<string> => ({
	found: name,
	state: name,
});
const nothing: Reading<string> = {
	found: "NOTHING",
	state: null,
	error: new Error("no answer"),
};

describe("a change that the platform took", () => {
	test("is done when it is seen, and when nothing can be seen", () => {
		expect(outcomeOfTaken("Ads", told, found("WANTED"))).toEqual({
			state: "DONE",
			after: "WANTED",
			warnings: told.warnings,
			problems: [],
		});
		expect(outcomeOfTaken("Ads", told, nothing)).toMatchObject({
			state: "DONE",
			after: null,
			warnings: [...told.warnings, expect.stringContaining("next import")],
		});
	});

	test("is not believed when the platform shows what was there before", () => {
		expect(outcomeOfTaken("Ads", told, found("UNCHANGED"))).toMatchObject({
			state: "FAILED",
			error: { code: "PLATFORM_REJECTED" },
		});
	});

	test("all of which was refused part by part is done, with each part told", () => {
		expect(outcomeOfTaken("Ads", refused, found("UNCHANGED"))).toMatchObject({
			state: "DONE",
			problems: [
				{ code: "PLATFORM_REJECTED", field: ["keywords", "0", "text"] },
			],
		});
	});
});

describe("a change whose answer was lost", () => {
	test("is done when it is seen", () => {
		expect(outcomeOfLost("Ads", found("WANTED"), true)).toMatchObject({
			state: "DONE",
			warnings: [expect.stringContaining("was lost")],
		});
	});

	test("has failed when nothing is seen and the platform does nothing more", () => {
		expect(outcomeOfLost("Ads", found("UNCHANGED"), true)).toMatchObject({
			state: "FAILED",
			error: { code: "PLATFORM_UNAVAILABLE" },
		});
	});

	test("is not known while the platform may still be at work, or cannot be read", () => {
		for (const [reading, isOver] of [
			[found("UNCHANGED"), false],
			[found("OTHER"), false],
			[nothing, true],
		] as const)
			expect(outcomeOfLost("Ads", reading, isOver).state).toBe("UNKNOWN");
	});

	test("is told as stale when something else is there", () => {
		expect(outcomeOfLost("Ads", found("OTHER"), true)).toMatchObject({
			state: "FAILED",
			error: { code: "STALE_VALUE" },
		});
	});
});
