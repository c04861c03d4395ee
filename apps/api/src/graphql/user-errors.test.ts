import { AppError, NotFound, Unavailable } from "@patchbay/errors";
import { expect, test } from "vitest";
import { z } from "zod";
import { parseInput, toUserErrors } from "./user-errors.ts";

const schema = z.object({
	name: z.string().min(1, "Give a name."),
	sets: z.array(z.string().max(3, "Too long.")),
});

function errorsOf(work: () => unknown) {
	try {
		work();
	} catch (error) {
		return toUserErrors(error);
	}
	throw new Error("nothing was thrown");
}

test("every wrong field of an input is told, by its path", () => {
	expect(
		errorsOf(() => parseInput(schema, { name: "", sets: ["ok", "wrong"] })),
	).toEqual([
		{
			code: "INVALID_INPUT",
			message: "Give a name.",
			field: ["name"],
			retryAfterSeconds: null,
		},
		{
			code: "INVALID_INPUT",
			message: "Too long.",
			field: ["sets", "1"],
			retryAfterSeconds: null,
		},
	]);
});

test("a wait is told where waiting helps", () => {
	const retryAt = new Date(Date.now() + 30_000);
	const [limited] = toUserErrors(
		new AppError("RATE_LIMITED", "Later.", { retryAt }),
	);
	expect(limited?.retryAfterSeconds).toBeGreaterThan(28);
	const [missing] = toUserErrors(new NotFound("Not there.", { retryAt }));
	expect(missing).toEqual({
		code: "NOT_FOUND",
		message: "Not there.",
		field: null,
		retryAfterSeconds: null,
		scopeSets: null,
	});
});

test("what the caller cannot fix stays an error", () => {
	for (const error of [new Unavailable("Gone."), new TypeError("bug")])
		expect(() => toUserErrors(error)).toThrow(error);
});
