import fc from "fast-check";
import { expect, test } from "vitest";
import { parseExactJson } from "./exact-json.ts";

test("keeps the digits of whole numbers beyond 2^53, and everything else as it is", () => {
	expect(
		parseExactJson(
			'{"id":1234567890123456789,"list":[-9223372036854775808,9007199254740991],"text":": 1234567890123456789","share":0.12345678901234567890,"huge":1e300}',
		),
	).toEqual({
		id: "1234567890123456789",
		list: ["-9223372036854775808", 9007199254740991],
		text: ": 1234567890123456789",
		share: 0.12345678901234568,
		huge: 1e300,
	});
});

test("reads a number alone, and refuses what is no JSON", () => {
	expect(parseExactJson(" 1234567890123456789")).toBe("1234567890123456789");
	expect(() => parseExactJson('{"id":12345678901234567890')).toThrow(
		SyntaxError,
	);
});

test("reads what JSON.parse reads where no number is long", () => {
	fc.assert(
		fc.property(fc.json(), (text) => {
			fc.pre(!/\d{16}(?![.e\d])/.test(text));
			expect(parseExactJson(text)).toEqual(JSON.parse(text));
		}),
	);
});

test("loses no digit of any 64-bit number", () => {
	fc.assert(
		fc.property(fc.bigInt(-(2n ** 63n), 2n ** 64n), (value) => {
			const [read] = parseExactJson(`[${value}]`) as [string | number];
			expect(BigInt(read)).toBe(value);
		}),
	);
});
