import { expect, test } from "vitest";
import type { Conversions } from "../platform.ts";
import { findConversionChoice, readConversion } from "./conversion-choice.ts";

const choice = (key: string) => ({ key, label: `The ${key}`, description: "" });
const conversions: Conversions = {
	choices: [choice("purchase"), choice("lead")],
	custom: {
		label: "Metric ID",
		form: /^[A-Z]{6}$/,
		mustBe: "a metric's id of 6 letters",
		example: "ABCDEF",
	},
	attribution: "The last click.",
};
const platform = { name: "Example Ads", conversions };

test("the default is kept as none, whichever way it is named", () => {
	expect(readConversion(platform, null, ["conversion"])).toBeNull();
	expect(readConversion(platform, "purchase", ["conversion"])).toBeNull();
	expect(findConversionChoice(conversions, null)?.key).toBe("purchase");
});

test("another choice and a key of the custom form are kept as they are", () => {
	expect(readConversion(platform, "lead", ["conversion"])).toBe("lead");
	expect(readConversion(platform, "ABCDEF", ["conversion"])).toBe("ABCDEF");
	expect(findConversionChoice(conversions, "ABCDEF")).toBeNull();
});

test("any other key is refused with those that there are", () => {
	const refused = () => readConversion(platform, "sale", ["conversion"]);
	expect(refused).toThrow(
		"Example Ads has no such conversion. Choose purchase (The purchase), lead (The lead), or a metric's id of 6 letters, such as ABCDEF.",
	);
	expect(refused).toThrow(
		expect.objectContaining({ code: "INVALID_INPUT", field: ["conversion"] }),
	);
});

test("a platform that tells no conversions has nothing to choose", () => {
	expect(() => readConversion({ name: "Files" }, null, [])).toThrow(
		expect.objectContaining({ code: "UNSUPPORTED_BY_PLATFORM" }),
	);
});
