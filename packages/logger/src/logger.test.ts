import { expect, test } from "vitest";
import { createLogger } from "./logger.ts";

function capture(
	write: (logger: ReturnType<typeof createLogger>) => void,
): string {
	let lines = "";
	write(
		createLogger({
			name: "test",
			level: "info",
			destination: {
				write: (line) => {
					lines += line;
				},
			},
		}),
	);
	return lines;
}

test("secret fields are replaced wherever code is likely to log them", () => {
	const lines = capture((logger) =>
		logger.info(
			{
				accessToken: "canary-1",
				req: { headers: { cookie: "canary-2", authorization: "canary-3" } },
				input: { callbackQuery: "canary-4" },
			},
			"done",
		),
	);
	expect(lines).toContain("[redacted]");
	expect(lines).not.toContain("canary");
});

test("credentials inside error messages, causes' stacks and texts are cut out", () => {
	const lines = capture((logger) => {
		logger.error(
			{
				err: new Error(
					"POST https://x.example/cb?code=canary-5&state=canary-6 failed for pbk_canary789012",
				),
			},
			"Bearer canary-7",
		);
		logger.warn("postgresql://patchbay:canary-8@localhost/db refused");
	});
	expect(lines).toContain("failed for [redacted]");
	expect(lines).not.toContain("canary");
});

test("names of secrets that platforms have are given, and hide fields, app extras and headers", () => {
	let lines = "";
	createLogger({
		name: "test",
		level: "info",
		secretFields: ["developerToken"],
		destination: {
			write: (line) => {
				lines += line;
			},
		},
	}).info(
		{
			developerToken: "canary-1",
			extras: { developerToken: "canary-2" },
			req: { headers: { "developer-token": "canary-3" } },
		},
		"done",
	);
	expect(lines).toContain("[redacted]");
	expect(lines).not.toContain("canary");
});

test.each([
	"auth_code",
	"oauth_token",
	"oauth_token_secret",
	"oauth_verifier",
	"fb_exchange_token",
	"input_token",
	"appsecret_proof",
	"api_key",
])("the parameter %s of any platform is cut out of an address", (name) => {
	const lines = capture((logger) =>
		logger.warn(`GET https://x.example/cb?a=1&${name}=canary&b=2`),
	);
	expect(lines).toContain("a=1&[redacted]&b=2");
	expect(lines).not.toContain("canary");
});

test("a driver's error code stays readable", () => {
	expect(
		capture((logger) =>
			logger.error({
				err: Object.assign(new Error("no"), { code: "ECONNREFUSED" }),
			}),
		),
	).toContain("ECONNREFUSED");
});

test("whatever was thrown can be logged: a text, an object without a message, nothing", () => {
	const lines = capture((logger) => {
		logger.error({ err: "Bearer canary-9" }, "a text");
		logger.error({ err: { status: 405, internal: true } }, "an object");
		logger.error({ err: undefined }, "nothing");
		logger.error(
			{ err: Object.assign(new Error("x"), { message: undefined }) },
			"an error without a message",
		);
	});
	expect(lines.trim().split("\n")).toHaveLength(4);
	expect(lines).toContain("405");
	expect(lines).not.toContain("canary");
});
