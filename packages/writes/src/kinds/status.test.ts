import { platforms, type StatusState } from "@patchbay/platforms";
import { expect, test } from "vitest";
import { targetAt } from "../fixtures/target-at.ts";
import { statusChange } from "./status.ts";

const removed: StatusState = { status: "REMOVED", platformStatus: "ARCHIVED" };
const active: StatusState = { status: "ACTIVE", platformStatus: "ACTIVE" };

test("what is archived can be brought back at the platform, and what is removed elsewhere cannot", () => {
	const at = (platform: "LINKEDIN_ADS" | "GOOGLE_ADS") =>
		statusChange(platforms, targetAt(platform), { status: "REMOVED" });
	expect(at("LINKEDIN_ADS").check(active)).toEqual([]);
	expect(at("GOOGLE_ADS").check(active)).toEqual([
		expect.stringContaining("cannot be brought back"),
	]);
	const refusal = (platform: "LINKEDIN_ADS" | "GOOGLE_ADS") => {
		const change = statusChange(platforms, targetAt(platform), {
			status: "ACTIVE",
		});
		return () => change.check(removed);
	};
	expect(refusal("LINKEDIN_ADS")).toThrow(/out of the archive there/);
	expect(refusal("GOOGLE_ADS")).toThrow(/cannot be brought back/);
});

test("a negative keyword has no switch, and is removed where keywords are", () => {
	const keyword = { ...targetAt("GOOGLE_ADS", "Keyword"), isNegative: true };
	for (const status of ["ACTIVE", "PAUSED"] as const)
		expect(() => statusChange(platforms, keyword, { status })).toThrow(
			expect.objectContaining({ code: "UNSUPPORTED_BY_PLATFORM" }),
		);
	expect(statusChange(platforms, keyword, { status: "REMOVED" }).kind).toBe(
		"STATUS",
	);
});
