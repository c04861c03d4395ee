import { expect, test } from "vitest";
import { z } from "zod";
import {
	commaList,
	flag,
	origin,
	port,
	postgresUrl,
	randomSecret,
} from "./fields.ts";
import { ConfigurationError, parseEnv } from "./parse-env.ts";

const schema = z.object({
	DATABASE_URL: postgresUrl("patchbay_app"),
	AUTH_SECRET: randomSecret(),
	API_PORT: port(4000),
	ADMIN_URL: origin("https://patchbay.example.com").optional(),
	OAUTH_CONNECT_ENABLED: flag(true),
	TRUSTED_PROXIES: commaList(),
});
const good = {
	DATABASE_URL: "postgresql://a:b@localhost/x",
	AUTH_SECRET: "s".repeat(32),
};

test("reads values and fills in defaults; an empty variable counts as not set", () => {
	expect(
		parseEnv(schema, {
			...good,
			API_PORT: "",
			ADMIN_URL: "https://a.example/",
			TRUSTED_PROXIES: "::1, 10.0.0.1,",
		}),
	).toEqual({
		...good,
		API_PORT: 4000,
		ADMIN_URL: "https://a.example",
		OAUTH_CONNECT_ENABLED: true,
		TRUSTED_PROXIES: ["::1", "10.0.0.1"],
	});
});

test("names every wrong or missing variable with an example, and never prints a value", () => {
	const read = () =>
		parseEnv(schema, {
			AUTH_SECRET: "hunter2-short",
			API_PORT: "eighty",
			ADMIN_URL: "https://user:pass@a.example/path",
			OAUTH_CONNECT_ENABLED: "no",
		});
	expect(read).toThrow(ConfigurationError);
	let message = "";
	try {
		read();
	} catch (error) {
		message = String(error);
	}
	expect(message).toContain(
		"DATABASE_URL: is required, but not set (example: DATABASE_URL=postgresql://patchbay_app:",
	);
	expect(message).toContain("AUTH_SECRET: must have at least 32 characters");
	expect(message).toContain(
		"API_PORT: must be a port number (example: API_PORT=4000)",
	);
	expect(message).toContain(
		"ADMIN_URL: must be an http(s) origin without a path (example: ADMIN_URL=https://patchbay",
	);
	expect(message).toContain(
		"OAUTH_CONNECT_ENABLED: must be true or false (example: OAUTH_CONNECT_ENABLED=true)",
	);
	expect(message).not.toMatch(/hunter2|eighty|user:pass/);
});
