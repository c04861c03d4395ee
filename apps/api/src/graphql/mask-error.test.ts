import {
	Forbidden,
	InvalidInput,
	Unauthenticated,
	Unavailable,
} from "@patchbay/errors";
import { createLogger } from "@patchbay/logger";
import { GraphQLError } from "graphql";
import { expect, test } from "vitest";
import { CostExceeded } from "./cost/cost-exceeded.ts";
import { maskError } from "./mask-error.ts";

const log: string[] = [];
const logger = createLogger({
	name: "test",
	level: "warn",
	destination: { write: (line) => void log.push(line) },
});
const mask = (originalError?: Error) =>
	maskError(
		new GraphQLError(
			originalError?.message ?? "Syntax Error",
			originalError ? { originalError, path: ["brands"] } : {},
		),
		{
			requestId: "r1",
			logger,
		},
	).toJSON();

test.each([
	[new Unauthenticated(), "UNAUTHENTICATED"],
	[new Forbidden("This API key lacks the scope READ."), "UNAUTHENTICATED"],
	[new CostExceeded("Too much."), "COST_EXCEEDED"],
	[new InvalidInput("Between 1 and 100.", { field: ["first"] }), "BAD_REQUEST"],
	[new Unavailable("Try again."), "UNAVAILABLE"],
])("%s keeps its message", (error, code) => {
	expect(mask(error)).toMatchObject({
		message: error.message,
		path: ["brands"],
		extensions: { code, requestId: "r1" },
	});
});

test("an unknown error says nothing of itself, but to the log", () => {
	const masked = mask(new Error('relation "brand" does not exist'));
	expect(masked.extensions).toEqual({ code: "INTERNAL", requestId: "r1" });
	expect(JSON.stringify(masked)).not.toContain("relation");
	expect(log.at(-1)).toContain("relation");
	expect(log.at(-1)).toContain("r1");
});

test("what graphql-js says of a document is the caller's to read", () => {
	expect(mask()).toMatchObject({
		message: "Syntax Error",
		extensions: { code: "BAD_REQUEST", requestId: "r1" },
	});
});
