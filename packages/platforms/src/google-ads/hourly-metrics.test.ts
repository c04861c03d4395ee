import { expect, test } from "vitest";
import { rememberHours } from "../metrics/hours-of-day.ts";
import { readHour } from "./hourly-metrics.ts";

const berlin = rememberHours("Europe/Berlin");

const read = (date: string, hour: unknown) =>
	readHour(
		{
			campaign: { id: "2" },
			segments: { date, ...(hour === undefined ? {} : { hour }) },
			metrics: { costMicros: "5" },
		},
		berlin,
	);

test.each([
	["2026-11-03", 0, "2026-11-02T23:00:00.000Z"],
	["2026-11-03", undefined, "2026-11-02T23:00:00.000Z"],
	["2026-11-03", 23, "2026-11-03T22:00:00.000Z"],
	// Two hours, of which Google makes one row, and the one after them.
	["2026-10-25", 2, "2026-10-25T00:00:00.000Z"],
	["2026-10-25", 3, "2026-10-25T02:00:00.000Z"],
	["2026-03-29", 3, "2026-03-29T01:00:00.000Z"],
])("the hour of %s with number %s begins at %s", (date, hour, hourStart) => {
	expect(read(date, hour)).toMatchObject({ date, hourStart, costMicros: 5n });
});

test.each([
	["2026-11-03", 24, /no such hour/],
	["2026-11-03", -1, /no such hour/],
	["2026-03-29", 2, /does not exist on this day/],
])(
	"an hour that does not exist is refused by name: %s %s",
	(date, hour, message) => {
		expect(read(date, hour)).toEqual({
			path: "segments.hour",
			message: expect.stringMatching(message),
		});
	},
);

test.each(["2", 1.5, null])(
	"an hour written %s is no number of an hour",
	(hour) => {
		expect(read("2026-11-03", hour === null ? "" : hour)).toEqual({
			path: "segments.hour",
		});
	},
);
