import { expect, test } from "vitest";
import { humanText } from "./human-text.ts";

const name = humanText({ most: 5, empty: "Empty.", long: "Long." });
const messageOf = (text: unknown) =>
	name.safeParse(text).error?.issues.map(({ message }) => message);

test("a text is trimmed and composed", () => {
	expect(name.parse(" Cafe\u0301\u00a0")).toBe("Caf\u00e9");
});

test.each([
	"",
	"   ",
	"\u200b",
	"\u200d\ufe0f",
	"\u0301",
	"\u3164",
	"\u2800",
	undefined,
	null,
	5,
])("what nobody can see is no text: %j", (text) => {
	expect(messageOf(text)).toEqual(["Empty."]);
});

test.each([
	"a\nb",
	"a\rb",
	"a\tb",
	"a\0b",
	"a\x7fb",
	"a\x9fb",
	"a\u2028b",
	"a\u2029b",
	"a\u202eb",
	"a\u2066b",
	"a\ufffdb",
])("a control is refused: %j", (text) => {
	expect(messageOf(text)).toEqual([expect.stringContaining("one line")]);
});

test.each([
	"a-b",
	"\u5317",
	"\u05d0\u200fb",
	"\u{1F469}\u200d\u{1F4BB}",
	"\u0915\u094d\u200d\u0937",
	"\u2603",
	"!",
])("what people write is taken: %j", (text) => {
	expect(name.parse(text)).toBe(text);
});

test("characters are counted, not halves of them", () => {
	expect(name.parse("\u{1F600}".repeat(5))).toHaveLength(10);
	expect(messageOf("\u{1F600}".repeat(6))).toEqual(["Long."]);
});
