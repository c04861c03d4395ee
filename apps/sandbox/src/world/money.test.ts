import { expect, test } from "vitest";
import { coinText, decimalText, inCoins, toCoins } from "./money.ts";

test("micros become coins of the currency, half a coin rounded up", () => {
	expect(toCoins(12_345_678, "USD")).toBe(1235);
	expect(toCoins(12_344_999, "EUR")).toBe(1234);
	expect(toCoins(12_500_000, "JPY")).toBe(13);
});

test("parts in coins add up to the whole in coins", () => {
	const parts = [3_333, 3_333, 3_334, 4_999, 1];
	expect(inCoins(parts, "USD")).toEqual([0, 1, 0, 0, 1]);
	expect(inCoins([400_000, 400_000, 400_000], "JPY")).toEqual([0, 1, 0]);
});

test("decimal texts are exact to the micro, coin texts have the currency's places", () => {
	expect(
		[12_345_678, 12_300_000, 12_000_000, 5, 0, -5].map(decimalText),
	).toEqual(["12.345678", "12.3", "12", "0.000005", "0", "-0.000005"]);
	expect(coinText(12_345_678, "USD")).toBe("12.35");
	expect(coinText(50_000, "EUR")).toBe("0.05");
	expect(coinText(1_200_000_000, "JPY")).toBe("1200");
});
