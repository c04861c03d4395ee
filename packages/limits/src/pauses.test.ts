import { expect, test } from "vitest";
import { holdMilliseconds, paceOf } from "./pauses.ts";

const now = Date.UTC(2026, 10, 29);
const after = (seconds: number) => new Date(now + seconds * 1000);
const minute = { requests: 60, seconds: 60 };
const day = { requests: 8_640, seconds: 86_400 };

test("a refusal is believed within a second and a day", () => {
	expect(holdMilliseconds(after(90), now)).toBe(90_000);
	expect(holdMilliseconds(after(-5), now)).toBe(1_000);
	expect(holdMilliseconds(after(31 * 86_400), now)).toBe(86_400_000);
	expect(holdMilliseconds(new Date(Number.NaN), now)).toBe(60_000);
});

test("nothing is slowed down below four fifths", () => {
	expect(paceOf({ used: 0.8, resetsAt: after(60) }, [minute], now)).toBeNull();
	expect(
		paceOf({ used: Number.NaN, resetsAt: null }, [minute], now),
	).toBeNull();
});

test("what is left is spread over the time until the limit begins anew", () => {
	expect(
		paceOf({ used: 0.9, resetsAt: after(30) }, [minute, day], now),
	).toEqual({
		gapMilliseconds: 6_000,
		forMilliseconds: 30_000,
	});
	// The window that lasts as long as the platform speaks of.
	expect(
		paceOf({ used: 0.875, resetsAt: after(43_200) }, [minute, day], now),
	).toEqual({ gapMilliseconds: 40_000, forMilliseconds: 43_200_000 });
});

test("without a time, the pace falls with what is left, and no further than to a twentieth", () => {
	expect(paceOf({ used: 0.9, resetsAt: null }, [minute], now)).toEqual({
		gapMilliseconds: 10_000,
		forMilliseconds: 60_000,
	});
	expect(paceOf({ used: 7, resetsAt: null }, [minute], now)).toEqual({
		gapMilliseconds: 20_000,
		forMilliseconds: 60_000,
	});
	expect(
		paceOf({ used: 1, resetsAt: new Date(Number.NaN) }, [day], now),
	).toEqual({ gapMilliseconds: 200_000, forMilliseconds: 900_000 });
});

test("a time that is nonsense slows down for a day at most, and no gap is longer than five minutes", () => {
	expect(
		paceOf({ used: 1, resetsAt: after(31 * 86_400) }, [minute], now),
	).toEqual({ gapMilliseconds: 300_000, forMilliseconds: 86_400_000 });
});
