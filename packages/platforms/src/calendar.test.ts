import { expect, test } from "vitest";
import {
	addDays,
	countDays,
	dayIn,
	isDay,
	isTimeZone,
	subtractMonths,
} from "./calendar.ts";

const lateInBerlin = Date.parse("2026-11-20T23:30:00Z");

test.each([
	["Europe/Berlin", "2026-11-21"],
	["America/Los_Angeles", "2026-11-20"],
	["UTC", "2026-11-20"],
	[null, "2026-11-20"],
	["Mars/Olympus_Mons", "2026-11-20"],
])("in %s it is %s", (zone, day) => {
	expect(dayIn(zone, lateInBerlin)).toBe(day);
	expect(dayIn(zone, new Date(lateInBerlin))).toBe(day);
});

test.each([
	["Europe/Berlin", true],
	["Asia/Calcutta", true],
	["UTC", true],
	["Mars/Olympus_Mons", false],
	["Europe/Ber\u0000lin", false],
	["", false],
])("%j is a zone: %s", (name, is) => {
	expect(isTimeZone(name)).toBe(is);
});

test("days are counted over the ends of months and of summer time", () => {
	expect(addDays("2026-02-27", 2)).toBe("2026-03-01");
	expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
	expect(countDays("2026-03-28", "2026-03-30")).toBe(3);
	expect(countDays("2026-10-24", "2026-10-26")).toBe(3);
});

test.each([
	["2026-11-21", true],
	["2028-02-29", true],
	["2026-02-29", false],
	["2026-02-30", false],
	["2026-13-01", false],
	["2026-1-1", false],
	["2026-11-21'", false],
	["today", false],
])("%s is a day: %s", (text, is) => {
	expect(isDay(text)).toBe(is);
});

test.each([
	["2026-11-29", 37, "2023-10-29"],
	["2026-03-31", 37, "2023-02-28"],
	["2027-03-31", 37, "2024-02-29"],
	["2026-01-15", 1, "2025-12-15"],
	["2026-01-01", 12, "2025-01-01"],
])("%s less %i months is %s", (day, months, earlier) => {
	expect(subtractMonths(day, months)).toBe(earlier);
});
