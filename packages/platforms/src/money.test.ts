import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	centsToMicros,
	type MinorUnits,
	microsToCents,
	microsToMinor,
	microsToUnits,
	minorToMicros,
	unitsToMicros,
} from "./money.ts";

const units: MinorUnits = { usual: 100, odd: { JPY: 1, TND: 1000 } };
const amount = fc.bigInt(-(10n ** 20n), 10n ** 20n);

describe("currency units", () => {
	test.each<[string | number, bigint | null]>([
		["12.34", 12_340_000n],
		["0.1", 100_000n],
		["-1.25", -1_250_000n],
		["9007199254740993.000001", 9_007_199_254_740_993_000_001n],
		["1.0000005", 1_000_001n],
		["-1.0000005", -1_000_001n],
		["1.00000049999999999999", 1_000_000n],
		["1e-7", 0n],
		["2.5e3", 2_500_000_000n],
		["12,34", null],
		["", null],
		["1.", null],
		["0x10", null],
		["NaN", null],
		[0, 0n],
		[0.000001, 1n],
		[49.9, 49_900_000n],
		[-1.25, -1_250_000n],
		[1.0000005, 1_000_001n],
		[9_007_199_254_740_991, 9_007_199_254_740_991_000_000n],
		[1e21, 10n ** 27n],
		[Number.NaN, null],
		[Number.POSITIVE_INFINITY, null],
		["0.0000005", 1n],
		["0.00000049999", 0n],
		["1.9999995", 2_000_000n],
		["999999999.9999995", 1_000_000_000_000_000n],
		["1000000000.0000005", 1_000_000_000_000_001n],
		["107.5300000000000335346", 107_530_000n],
	])("%j are %s micros", (given, micros) => {
		expect(unitsToMicros(given)).toBe(micros);
	});

	test("come back from micros as they were", () => {
		fc.assert(
			fc.property(amount, (micros) => {
				expect(unitsToMicros(microsToUnits(micros))).toBe(micros);
			}),
		);
	});

	test("as a double are what its shortest text says", () => {
		fc.assert(
			fc.property(
				fc.double({ noNaN: true, min: -1e15, max: 1e15 }),
				(value) => {
					expect(unitsToMicros(value)).toBe(unitsToMicros(String(value)));
				},
			),
		);
		fc.assert(
			fc.property(
				fc.integer({ min: -(10 ** 13), max: 10 ** 13 }),
				(hundredths) => {
					expect(unitsToMicros(hundredths / 100)).toBe(
						BigInt(hundredths) * 10_000n,
					);
				},
			),
		);
	});
});

describe("cents and minor units", () => {
	test.each<[string, string, bigint]>([
		["5000", "EUR", 50_000_000n],
		["5000", "JPY", 5_000_000_000n],
		["5000", "TND", 5_000_000n],
		// No property of every object is a currency.
		["5000", "constructor", 50_000_000n],
	])("%s of %s are %s micros", (minor, currency, micros) => {
		expect(minorToMicros(minor, currency, units)).toBe(micros);
	});

	test("come back from micros as they were", () => {
		fc.assert(
			fc.property(
				amount,
				fc.constantFrom("EUR", "JPY", "TND"),
				(minor, code) => {
					expect(
						microsToMinor(minorToMicros(minor, code, units) ?? 0n, code, units),
					).toBe(minor);
					expect(microsToCents(centsToMicros(minor.toString()) ?? 0n)).toBe(
						minor,
					);
				},
			),
		);
	});

	test("are never rounded on the way", () => {
		expect(microsToMinor(1_500_000n, "JPY", units)).toBeNull();
		expect(microsToCents(12_345n)).toBeNull();
		for (const wrong of ["1.5", "", "1e3", 2 ** 53, 1.5, " 1"])
			expect(centsToMicros(wrong)).toBeNull();
		expect(() => minorToMicros("1", "EUR", { usual: 3, odd: {} })).toThrow(
			RangeError,
		);
	});
});
