import { expect, test } from "vitest";
import { parseEnv } from "./env.ts";

test("without any variable the documented defaults hold", () => {
	expect(parseEnv({}).options).toMatchObject({
		host: "127.0.0.1",
		port: 4400,
		seed: "patchbay",
		accounts: 6,
		campaigns: 12,
		days: 90,
		proxyPort: undefined,
		redirectUris: undefined,
		adminUrls: undefined,
		clients: [],
	});
});

test("redirect addresses follow the admin's, and one app more needs both its id and its secret", () => {
	const { options } = parseEnv({
		SANDBOX_ADMIN_URL: "http://localhost:3100/",
		SANDBOX_CLIENT_ID: "mine",
		SANDBOX_CLIENT_SECRET: "secret",
	});
	expect(options.adminUrls).toEqual(["http://localhost:3100"]);
	expect(options.clients).toEqual([
		{ clientId: "mine", clientSecret: "secret" },
	]);
	expect(() => parseEnv({ SANDBOX_CLIENT_ID: "mine" })).toThrow(
		/SANDBOX_CLIENT_SECRET.*set both or neither/,
	);
	expect(() => parseEnv({ SANDBOX_ADMIN_URL: "localhost" })).toThrow(
		/SANDBOX_ADMIN_URL: .*example: SANDBOX_ADMIN_URL=http/,
	);
});

test("redirect addresses are split, and a prepared sandbox has a large cache", () => {
	const { options } = parseEnv({
		SANDBOX_REDIRECT_URIS: "http://a/cb, http://b/cb",
		SANDBOX_PREPARE: "1",
	});
	expect(options.redirectUris).toEqual(["http://a/cb", "http://b/cb"]);
	expect(options.cacheBytes).toBe(1024 ** 3);
});

test("a wrong value stops the start with its name and an example", () => {
	expect(() => parseEnv({ SANDBOX_PORT: "http", SANDBOX_DAYS: "0" })).toThrow(
		/SANDBOX_PORT: .*example: SANDBOX_PORT=4400[\s\S]*SANDBOX_DAYS/,
	);
});
