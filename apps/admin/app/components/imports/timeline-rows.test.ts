import { expect, test } from "vitest";
import { toTimelineRows } from "./timeline-rows.ts";

const event = (
	second: number,
	stage: string,
	what: string,
	message: string | null = null,
) => ({
	at: `2026-11-21T04:29:${String(second).padStart(2, "0")}.500Z`,
	stage,
	what,
	message,
});

test("a stage is one line with its time, also when stages overlap; what goes on is open", () => {
	const rows = toTimelineRows(
		[
			event(0, "queued", "queued"),
			event(1, "ads", "stage_started"),
			event(2, "keywords", "stage_started"),
			event(4, "ads", "stage_ended"),
			event(5, "metrics", "waiting", "Google Ads asks to wait."),
		],
		"GOOGLE_ADS",
	);
	expect(
		rows.map(({ title, seconds, open, message }) => [
			title,
			seconds,
			open,
			message,
		]),
	).toEqual([
		["Queued", null, false, null],
		["Ads", 3, false, null],
		["Keywords", null, true, null],
		["Waiting: metrics", null, false, "Google Ads asks to wait."],
	]);
});

test("a stage has the name that a person would give it", () => {
	const rows = toTimelineRows(
		[
			event(0, "reconciliation", "stage_started"),
			event(1, "reconciliation", "slice_failed"),
			event(2, "ad_groups", "stage_started"),
		],
		"GOOGLE_ADS",
	);
	expect(rows.map(({ title }) => title)).toEqual([
		"Comparison of totals",
		"A part failed: comparison of totals",
		"Ad groups",
	]);
});

test("what ended leaves no stage open, and a retry opens its own again", () => {
	const rows = toTimelineRows(
		[
			event(0, "ads", "stage_started"),
			event(1, "keywords", "stage_started"),
			event(2, "ads", "stage_ended"),
			event(3, "done", "ended", "CANCELLED"),
			event(4, "queued", "retry_requested"),
			event(5, "keywords", "stage_started"),
		],
		"GOOGLE_ADS",
	);
	expect(
		rows.map(({ title, open, unfinished }) => [title, open, unfinished]),
	).toEqual([
		["Ads", false, false],
		["Keywords", false, true],
		["Ended", false, false],
		["Retry asked for", false, false],
		["Keywords", true, false],
	]);
	expect(rows[2]?.message).toBe("Cancelled");
});

test("stages of LinkedIn have LinkedIn's words", () => {
	const rows = toTimelineRows(
		[
			event(0, "campaigns", "stage_started"),
			event(1, "ad_groups", "stage_started"),
			event(2, "ads", "slice_failed"),
		],
		"LINKEDIN_ADS",
	);
	expect(rows.map(({ title }) => title)).toEqual([
		"Campaign groups",
		"Campaigns",
		"A part failed: creatives",
	]);
});
