import { expect, test } from "vitest";
import { readForm } from "./read-form.ts";

const urlencoded = "application/x-www-form-urlencoded;charset=UTF-8";
const read = (text: string, type: string | null = urlencoded) =>
	readForm(type, Buffer.from(text));

test("a form is taken as it was sent", () => {
	const text = "email=a%40example.com&name=J%C3%B6rg+%F0%9F%98%80&empty=&a=b=c";
	expect(read(text)).toEqual({ text });
	expect(read("", null)).toEqual({ text: "" });
});

test.each([
	["JSON", "{}", "application/json", 415],
	["text", "a=b", "text/plain", 415],
	["a file", "x", "multipart/form-data; boundary=x", 415],
	["no type", "a=b", null, 415],
	[
		"a type that only begins the same",
		"a=b",
		`${urlencoded}x`.replace(";charset=UTF-8", "-"),
		415,
	],
	["half a percent sign", "a=100%", urlencoded, 400],
	["no UTF-8", "a=%C3%28", urlencoded, 400],
	["half a surrogate pair", "a=%ED%A0%80", urlencoded, 400],
	["U+0000", "a=%00", urlencoded, 400],
	["U+0000 in a name", "a%00=b", urlencoded, 400],
	["many fields", "a=b&".repeat(200), urlencoded, 413],
	["a long field", `a=${"x".repeat(10_001)}`, urlencoded, 413],
	["a long name", `${"x".repeat(10_001)}=a`, urlencoded, 413],
] as const)(
	"%s is refused, with nothing of it in the sentence",
	(_what, text, type, status) => {
		const refused = read(text, type);
		expect(refused).toMatchObject({ status, message: expect.any(String) });
		expect(JSON.stringify(refused)).not.toMatch(/xxx|%/);
	},
);
