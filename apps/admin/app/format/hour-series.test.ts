import { expect, test } from "vitest";
import { formatHour, hourSeries } from "./hour-series.ts";

const row = (hourStart: string, spend: string, currencyCode = "EUR") => ({
	hourStart,
	spend,
	currencyCode,
	clicks: "1",
});
const days = { today: "2026-10-26", yesterday: "2026-10-25" };

test("hours stand where the zone's clock shows them, and the one that it shows twice holds both", () => {
	const points = hourSeries(
		[
			row("2026-10-25T23:00:00.000Z", "5"),
			row("2026-10-25T00:00:00.000Z", "1"),
			row("2026-10-25T01:00:00.000Z", "2"),
			row("2026-10-26T08:00:00.000Z", "7"),
			row("2026-10-26T08:00:00.000Z", "9", "USD"),
			row("2026-10-24T08:00:00.000Z", "11"),
		],
		"EUR",
		"Europe/Berlin",
		days,
	);
	expect(points).toHaveLength(24);
	expect(points[0]).toEqual({ hour: 0, today: 5n, yesterday: 0n });
	expect(points[2]).toEqual({ hour: 2, today: 0n, yesterday: 3n });
	expect(points[9]).toEqual({ hour: 9, today: 7n, yesterday: 0n });
	expect(
		points.reduce((sum, { today, yesterday }) => sum + today + yesterday, 0n),
	).toBe(15n);
});

test("hours are named as people say them", () => {
	expect([0, 9, 12, 23].map(formatHour)).toEqual([
		"12 AM",
		"9 AM",
		"12 PM",
		"11 PM",
	]);
});
