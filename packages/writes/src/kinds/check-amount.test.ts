import { InvalidInput } from "@patchbay/errors";
import { describe, expect, test } from "vitest";
import { checkAmount } from "./check-amount.ts";

const cents = { currencyCode: "USD", stepMicros: 10_000n };
const yen = { currencyCode: "JPY", stepMicros: 1_000_000n };

describe("an amount", () => {
	test("is taken in whole steps, from the least on", () => {
		for (const [state, amountMicros] of [
			[{ ...cents, leastMicros: 50_000_000n }, 50_000_000n],
			[{ ...cents, leastMicros: null }, 10_000n],
			[{ ...yen, leastMicros: 2_000_000_000n }, 4_500_000_000n],
		] as const)
			expect(checkAmount(state, amountMicros, "Ads")).toBeUndefined();
	});

	test.each([
		["a part of a cent", cents, 80_005_000n, "multiples of 0.01 USD"],
		["nearly a cent", cents, 1n, "Choose 0.01 USD"],
		["half a yen", yen, 4_000_500_000n, "multiples of 1 JPY"],
		["less than the least", cents, 49_990_000n, "takes here is 50 USD"],
	])("is refused for %s, at its field", (_, of, amountMicros, sentence) => {
		expect(() =>
			checkAmount({ ...of, leastMicros: 50_000_000n }, amountMicros, "Ads"),
		).toThrow(
			expect.objectContaining({
				name: InvalidInput.name,
				message: expect.stringContaining(sentence),
				field: ["amountMicros"],
			}),
		);
	});
});
