import { expect, test } from "vitest";
import { hoursOfDay } from "./hours-of-day.ts";

const lengths = (hours: readonly (string | null)[]) =>
	hours.filter((hour) => hour !== null).length;

test("an ordinary day has 24 hours, which begin at its zone's midnight", () => {
	const hours = hoursOfDay("America/New_York", "2026-11-20");
	expect(lengths(hours)).toBe(24);
	expect(hours[0]).toBe("2026-11-20T05:00:00.000Z");
	expect(hours[23]).toBe("2026-11-21T04:00:00.000Z");
});

test("the hour that the clock skips in spring does not exist", () => {
	const hours = hoursOfDay("Europe/Berlin", "2026-03-29");
	expect(lengths(hours)).toBe(23);
	expect(hours.slice(0, 5)).toEqual([
		"2026-03-28T23:00:00.000Z",
		"2026-03-29T00:00:00.000Z",
		null,
		"2026-03-29T01:00:00.000Z",
		"2026-03-29T02:00:00.000Z",
	]);
	expect(hours[23]).toBe("2026-03-29T21:00:00.000Z");
});

test("the hour that the clock shows twice in autumn begins with the first, and the next one two hours later", () => {
	const hours = hoursOfDay("Europe/Berlin", "2026-10-25");
	expect(lengths(hours)).toBe(24);
	expect(hours.slice(0, 5)).toEqual([
		"2026-10-24T22:00:00.000Z",
		"2026-10-24T23:00:00.000Z",
		"2026-10-25T00:00:00.000Z",
		"2026-10-25T02:00:00.000Z",
		"2026-10-25T03:00:00.000Z",
	]);
});

test("zones of a half and of a quarter of an hour keep their own beginnings", () => {
	expect(hoursOfDay("Asia/Kolkata", "2026-11-20")[0]).toBe(
		"2026-11-19T18:30:00.000Z",
	);
	expect(hoursOfDay("Asia/Kathmandu", "2026-11-20")[9]).toBe(
		"2026-11-20T03:15:00.000Z",
	);
	// The clock is put forward by half an hour there: the hour is short, and exists.
	const hours = hoursOfDay("Australia/Lord_Howe", "2026-10-04");
	expect(lengths(hours)).toBe(24);
	expect(hours.slice(1, 4)).toEqual([
		"2026-10-03T14:30:00.000Z",
		"2026-10-03T15:30:00.000Z",
		"2026-10-03T16:00:00.000Z",
	]);
});

test("a day whose midnight the clock skips has 23 hours and no first one", () => {
	const hours = hoursOfDay("Africa/Cairo", "2026-04-24");
	expect(lengths(hours)).toBe(23);
	expect(hours.slice(0, 2)).toEqual([null, "2026-04-23T22:00:00.000Z"]);
});

test("a zone that nobody knows is taken for UTC, as its days are", () => {
	expect(hoursOfDay("Mars/Olympus", "2026-11-20")[1]).toBe(
		"2026-11-20T01:00:00.000Z",
	);
});
