import { describe, expect, test } from "vitest";
import { countPlaces, cutPieces, placesOf, toTime } from "./pieces.ts";

const berlin = "Europe/Berlin";
const written = (
	window: { from: string; to: string },
	granularity: "DAY" | "HOUR",
	days: number,
	zone = berlin,
) =>
	cutPieces(window, zone, granularity, days).map((piece) => [
		piece.granularity,
		toTime(piece.start),
		toTime(piece.end),
		countPlaces(piece),
	]);

describe("a window", () => {
	test("is cut into pieces of days at the account's midnights", () => {
		expect(written({ from: "2026-06-01", to: "2026-06-10" }, "DAY", 7)).toEqual(
			[
				["DAY", "2026-05-31T22:00:00Z", "2026-06-07T22:00:00Z", 7],
				["DAY", "2026-06-07T22:00:00Z", "2026-06-10T22:00:00Z", 3],
			],
		);
		expect(
			written({ from: "2026-06-01", to: "2026-06-01" }, "DAY", 7, "Asia/Tokyo"),
		).toEqual([["DAY", "2026-05-31T15:00:00Z", "2026-06-01T15:00:00Z", 1]]);
	});

	test("is cut where the clock is changed, and that day is told by hours", () => {
		expect(written({ from: "2026-10-23", to: "2026-10-27" }, "DAY", 7)).toEqual(
			[
				["DAY", "2026-10-22T22:00:00Z", "2026-10-24T22:00:00Z", 2],
				["HOUR", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25],
				["DAY", "2026-10-25T23:00:00Z", "2026-10-27T23:00:00Z", 2],
			],
		);
		expect(written({ from: "2026-03-29", to: "2026-03-29" }, "DAY", 7)).toEqual(
			[["HOUR", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 23]],
		);
	});

	test("of hours is never longer than its days have hours elsewhere", () => {
		expect(
			written({ from: "2026-10-22", to: "2026-10-28" }, "HOUR", 7),
		).toEqual([
			["HOUR", "2026-10-21T22:00:00Z", "2026-10-27T23:00:00Z", 145],
			["HOUR", "2026-10-27T23:00:00Z", "2026-10-28T23:00:00Z", 24],
		]);
	});

	test("of a zone that lies half an hour off has whole hours, each in the day that it begins on", () => {
		const window = { from: "2026-06-01", to: "2026-06-02" };
		expect(written(window, "DAY", 7, "Asia/Kolkata")).toEqual([
			["DAY", "2026-05-31T18:30:00Z", "2026-06-02T18:30:00Z", 2],
		]);
		expect(written(window, "HOUR", 7, "Asia/Kolkata")).toEqual([
			["HOUR", "2026-05-31T19:00:00Z", "2026-06-02T19:00:00Z", 48],
		]);
		const [piece] = cutPieces(window, "Asia/Kolkata", "HOUR", 7);
		const places = piece ? placesOf(piece) : [];
		expect(places.map(({ day }) => day).lastIndexOf("2026-06-01")).toBe(23);
	});

	test("gives every hour the day that it is in", () => {
		const [piece] = cutPieces(
			{ from: "2026-10-24", to: "2026-10-26" },
			berlin,
			"HOUR",
			7,
		);
		const places = piece ? placesOf(piece) : [];
		const count = (wanted: string) =>
			places.filter(({ day }) => day === wanted).length;
		expect(places).toHaveLength(73);
		expect(["2026-10-24", "2026-10-25", "2026-10-26"].map(count)).toEqual([
			24, 25, 24,
		]);
	});

	test("with a day that is none is refused", () => {
		expect(() => written({ from: "2026-02-30", to: "x" }, "DAY", 7)).toThrow(
			"YYYY-MM-DD",
		);
	});
});
