import { expect, test } from "vitest";
import { failureOf } from "./errors.ts";

const reply = (status: number, body: unknown) => ({
	status,
	headers: {},
	body,
});
const error = (code: string) => ({ error: { code, message: "In words." } });

test.each([
	[401, "token_invalid", "token"],
	[403, "forbidden", "access"],
	[403, "account_closed", "account"],
	[403, "app_refused", "operator"],
	[429, "rate_limited", "rate"],
	[400, "cursor_invalid", "cursor"],
	[400, "a_word_of_tomorrow", "rejected"],
	[200, "a_word_of_tomorrow", "rejected"],
])("status %i with %s is %s", (status, code, meaning) => {
	expect(failureOf(reply(status, error(code)))).toMatchObject({
		code,
		meaning,
	});
});

test("a success is no failure, and a page that is not the API's speaks of nobody's credential", () => {
	expect(failureOf(reply(200, { accounts: [] }))).toBeNull();
	expect(failureOf(reply(401, "<html>"))?.meaning).toBe("transient");
});
