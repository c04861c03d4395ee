import { expect, test } from "vitest";
import { toFieldErrors, userErrorText } from "./user-errors.ts";

const error = (
	message: string,
	field: string[] | null,
	retry: number | null = null,
) => ({
	code: "INVALID_INPUT",
	message,
	field,
	retryAfterSeconds: retry,
});

test("an error stands at its field; one that names none of the form's fields stands above it", () => {
	expect(
		toFieldErrors(
			[
				error("Too long.", ["input", "name"]),
				error("Not an address.", ["websiteUrl"]),
				error("Not now.", null),
				error("Unknown.", ["input", "secret"]),
				error("Ten digits.", ["extras", "loginCustomerId"]),
			],
			["name", "websiteUrl", "extras.loginCustomerId"],
		),
	).toEqual({
		"extras.loginCustomerId": ["Ten digits."],
		name: ["Too long."],
		websiteUrl: ["Not an address."],
		"": ["Not now.", "Unknown."],
	});
});

test("how long to wait is said", () => {
	expect(userErrorText([error("The platform is busy.", null, 30)])).toBe(
		"The platform is busy. Try again in 30 seconds.",
	);
	expect(userErrorText([error("The platform is busy.", null, 1)])).toBe(
		"The platform is busy. Try again in 1 second.",
	);
	expect(userErrorText([error("Try again in a few minutes.", null, 30)])).toBe(
		"Try again in a few minutes.",
	);
});
