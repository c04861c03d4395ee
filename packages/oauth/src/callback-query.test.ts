import { InvalidInput } from "@patchbay/errors";
import { describe, expect, test } from "vitest";
import { CallbackQuery, readAuthorizationAnswer } from "./callback-query.ts";

const read = (raw: string) => readAuthorizationAnswer(CallbackQuery.parse(raw));

const empty = {
	code: null,
	error: null,
	state: null,
	iss: null,
};

describe("a callback's query", () => {
	test.each([
		["?code=4%2F0Ab&state=s1", { code: "4/0Ab", state: "s1" }],
		["code=a+b&state=s", { code: "a b", state: "s" }],
		["state=s&code=c#_=_", { code: "c", state: "s" }],
		[
			"error=access_denied&error_description=No%20way&state=s",
			{ error: "access_denied", state: "s" },
		],
		[
			"code=c&state=s&iss=https%3A%2F%2Faccounts.google.com&scope=openid+email&hd=x",
			{
				code: "c",
				state: "s",
				iss: "https://accounts.google.com",
			},
		],
		["code=c&state=", { code: "c" }],
		["&&code=c&", { code: "c" }],
		["code=c=d", { code: "c=d" }],
	])("%s is read as it came", (raw, expected) => {
		expect(read(raw)).toEqual({ ...empty, ...expected });
	});

	test.each([
		["a code twice", "code=a&code=b&state=s"],
		["a state twice, once encoded", "code=a&state=s&st%61te=s"],
		["an unknown parameter twice", "code=a&state=s&hd=1&hd=1"],
		["a code and an error", "code=a&error=access_denied&state=s"],
		["neither code nor error", "state=s"],
		["nothing", ""],
		["a broken escape", "code=%E0%A4%A&state=s"],
		["bytes that are not UTF-8", "code=%ff%fe&state=s"],
		["a line break", "code=a%0d%0ab&state=s"],
		["a NUL", "code=a&state=%00"],
		["far too much", `code=${"a".repeat(9000)}`],
	])("with %s is refused", (_what, raw) => {
		expect(() => read(raw)).toThrow(InvalidInput);
	});
});

test("a query with a fault still tells which attempt it answers, and a parameter that came twice tells nothing", () => {
	const query = CallbackQuery.parse("state=s&code=a&code=b");
	expect(query.text("state")).toBe("s");
	expect(query.text("code")).toBeNull();
	expect(() => query.assertSound()).toThrow(InvalidInput);
	expect(CallbackQuery.parse("state=s&st%61te=s").text("state")).toBeNull();
});
