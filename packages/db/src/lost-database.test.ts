import { NotFound } from "@patchbay/errors";
import { expect, test } from "vitest";
import { isLostDatabase, orUnavailable } from "./lost-database.ts";

const withCode = (code: string) => Object.assign(new Error("x"), { code });

test.each([
	["a refused connection", withCode("ECONNREFUSED")],
	["a server that shuts down", withCode("57P01")],
	["a server with no connection left", withCode("53300")],
	["a cut connection", new Error("Connection terminated unexpectedly")],
	["Prisma that finds no server", withCode("P1001")],
	[
		"several addresses that all refuse",
		new AggregateError([withCode("ECONNREFUSED")]),
	],
	[
		"a raw query of Prisma's",
		Object.assign(withCode("P2010"), {
			meta: {
				driverAdapterError: Object.assign(new Error("x"), {
					cause: { kind: "postgres", originalCode: "57P01" },
				}),
			},
		}),
	],
	[
		"an error around one of those",
		new Error("x", { cause: withCode("ECONNRESET") }),
	],
])("%s means that the database is lost", async (_what, error) => {
	expect(isLostDatabase(error)).toBe(true);
	await expect(
		orUnavailable(() => Promise.reject(error)),
	).rejects.toMatchObject({ code: "UNAVAILABLE", cause: error });
});

test.each([
	["a unique key", withCode("23505")],
	["Prisma's unique key", withCode("P2002")],
	["a wrong statement", withCode("42601")],
	["an error of our own about something else", new NotFound("no such brand")],
	["no error at all", "57P01"],
])("%s does not, and passes as it is", async (_what, error) => {
	expect(isLostDatabase(error)).toBe(false);
	await expect(orUnavailable(() => Promise.reject(error))).rejects.toBe(error);
});
