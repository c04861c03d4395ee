import { expect, test } from "vitest";
import { addValues, formatMetric, heightOf } from "./metric-values.ts";

test.each([
	["9007199254740993", "1", "9007199254740994"],
	["0", null, "0"],
	[null, null, null],
	[null, 1.5, 1.5],
	[0.5, 1.25, 1.75],
])("%j and %j make %j", (one, other, sum) => {
	expect(addValues(one, other)).toEqual(sum);
});

test("money is shown in its currency, counts with their thousands, and what is not told as such", () => {
	expect(formatMetric("spend", "1234560000", "EUR")).toBe("€1,234.56");
	expect(formatMetric("spend", "1200000000", "JPY")).toBe("¥1,200");
	expect(formatMetric("clicks", "9007199254740993", "EUR")).toBe(
		"9,007,199,254,740,993",
	);
	expect(formatMetric("conversions", 12.345, "EUR")).toBe("12.35");
	expect(formatMetric("conversionValue", null, "EUR")).toBe("Not reported");
	expect(heightOf("spend", "2500000")).toBe(2.5);
	expect(heightOf("conversions", null)).toBe(0);
});
