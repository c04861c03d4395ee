import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@patchbay/logger";
import {
	type AccountsPlatform,
	createTokenSession,
	failureKind,
	getPlatform,
	hasAdAccounts,
	type Platform,
	parsePlatformEndpoints,
	platforms,
	type Usage,
} from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import { AccountsApi, ApiKeySession } from "klaviyo-api";
import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { keys, platformCase } from "../../apps/sandbox/src/klaviyo/case.ts";
import {
	huge,
	json,
	type MethodServer,
	startMethodServer,
} from "../support/method-server.ts";
import { uncounted } from "../support/uncounted.ts";
import { quickLimits } from "./platforms/stand.ts";

const connector = accountsOf(getPlatform(platforms, "KLAVIYO"));
const account = {
	externalId: platformCase.accounts?.readable ?? "",
	name: "Maple & Co",
	currencyCode: "EUR",
	timeZone: "Europe/Berlin",
};
const revision = "2026-07-15";
const year = 365 * 86_400;

function accountsOf(platform: Platform): AccountsPlatform {
	if (hasAdAccounts(platform)) return platform;
	throw new Error(`${platform.name} has no accounts`);
}

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, campaigns: 1, days: 1 });
});
beforeEach(async () => {
	await control("faults", undefined, "DELETE");
	await control("requests", undefined, "DELETE");
	await control("klaviyo/limits", { isEnforced: false });
});
afterAll(async () => {
	await sandbox.stop();
});

async function control(name: string, body?: unknown, method = "POST") {
	const reply = await fetch(`${sandbox.url}/__sandbox/${name}`, {
		method,
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	if (!reply.ok) throw new Error(await reply.text());
	return reply.json() as Promise<Record<string, unknown>>;
}

/** A session of a key that was just pasted. */
function session(
	apiKey: string,
	options: { apiUrl?: string; note?: (usage: readonly Usage[]) => void } = {},
) {
	const { apiUrl = `${sandbox.url}/klaviyo`, note } = options;
	return createTokenSession({
		credential: { method: "API_KEY", key: new Secret(apiKey) },
		scopes: null,
		platform: connector,
		app: null,
		endpoints: parsePlatformEndpoints({ KLAVIYO: { apiUrl } }).KLAVIYO,
		requestId: "contract-suite",
		logger: createLogger({ name: "contract", level: "silent" }),
		limits: quickLimits,
		meter: {
			...uncounted,
			...(note
				? {
						note: (_account: string | null, usage: readonly Usage[]) =>
							note(usage),
					}
				: {}),
		},
	});
}
const identify = (
	keysGiven: { apiKey: string; publicApiKey?: string },
	at = {},
) =>
	connector.identify(session(keysGiven.apiKey, at), {
		idToken: null,
		clientId: null,
		...(keysGiven.publicApiKey
			? { facts: { publicApiKey: keysGiven.publicApiKey } }
			: {}),
	});
const kindOf = async (call: Promise<unknown>) =>
	call.then(
		() => "none",
		(error: unknown) => failureKind(error),
	);

// What the suite in platforms/ says of every platform is not said here again.
describe("the connector of KLAVIYO", () => {
	test("reads the one account of a full and of a read-only key, and says whose it is", async () => {
		for (const { apiKey, publicApiKey } of [keys.full, keys.readOnly]) {
			expect(await connector.parts.accounts.run(session(apiKey))).toEqual([
				expect.objectContaining({
					...account,
					manager: false,
					active: true,
				}),
			]);
			expect(await identify({ apiKey, publicApiKey })).toEqual({
				id: account.externalId,
				name: account.name,
			});
			await connector.parts.verify.run(session(apiKey));
		}
	});

	test("what a reply tells of the limit is noted for the bucket that counted the request", async () => {
		const noted: Usage[] = [];
		await connector.parts.verify.run(
			session(keys.full.apiKey, { note: (usage) => noted.push(...usage) }),
		);
		expect(noted).toMatchObject([{ bucket: "accounts", blockedUntil: null }]);
		expect(noted[0]?.used).toBe(0.8);
	});

	test("sends key and revision in headers alone, never in an address", async () => {
		await connector.parts.verify.run(session(keys.full.apiKey));
		const { requests } = (await control(
			"requests?path=/klaviyo/",
			undefined,
			"GET",
		)) as { requests: { query: object; headers: Record<string, string> }[] };
		expect(requests).toMatchObject([
			{ query: {}, headers: { revision, accept: "application/vnd.api+json" } },
		]);
	});
});

describe("odd replies", () => {
	let server: MethodServer;
	beforeAll(async () => {
		server = await startMethodServer();
	});
	beforeEach(() => {
		server.calls.length = 0;
	});
	afterAll(async () => {
		await server.close();
	});
	const given = keys.full;
	const at = () => ({ apiUrl: server.url });
	const whole = (attributes: object, more: object = {}) => ({
		data: [
			{
				type: "account",
				id: "AbC123",
				attributes: { public_api_key: "AbC123", ...attributes },
				...more,
			},
		],
	});
	const accounts = () =>
		connector.parts.accounts.run(session(given.apiKey, at()));

	test.each([
		["HTML with status 200", "<html>Welcome</html>"],
		["no account", { data: [] }],
		["two accounts", { data: [...whole({}).data, ...whole({}).data] }],
		["nothing of what was asked", {}],
		["an account without its public key", whole({ public_api_key: null })],
	])("%s is no reply of the API's", async (_name, body) => {
		server.on("/api/accounts", json(body));
		expect(await kindOf(accounts())).toBe("reply");
		expect(await kindOf(identify(given, at()))).toBe("reply");
	});

	test("50 MB are not read to their end", async () => {
		server.on("/api/accounts", huge(50 * 1_048_576, '{"data":"'));
		expect(await kindOf(accounts())).toBe("reply");
	});

	test("an id of 19 digits stays what it is, and is not taken for the pasted key's account", async () => {
		server.on(
			"/api/accounts",
			json(
				'{"data":[{"type":"account","id":9007199254740993123,"attributes":{"public_api_key":9007199254740993123}}]}',
			),
		);
		expect((await accounts())[0]?.externalId).toBe("9007199254740993123");
		await expect(identify(given, at())).rejects.toMatchObject({
			field: ["publicApiKey"],
		});
	});

	test("a NUL in names, zone or currency reaches nobody", async () => {
		server.on(
			"/api/accounts",
			json(
				whole({
					contact_information: { organization_name: "No\u0000rth" },
					timezone: "Europe/Ber\u0000lin",
					preferred_currency: "EU\u0000",
				}),
			),
		);
		expect(await accounts()).toMatchObject([
			{ name: "No\ufffdrth", timeZone: null, currencyCode: null },
		]);
	});

	test("an account without a name is called as much as is known", async () => {
		server.on("/api/accounts", json(whole({})));
		expect(await accounts()).toMatchObject([{ name: "AbC123" }]);
	});

	test("refusals in a row end no more than the key, and are asked no more often than needed", async () => {
		server.on(
			"/api/accounts",
			json({ errors: [{ status: 401, code: "authentication_failed" }] }, 401),
		);
		expect(await kindOf(accounts())).toBe("reconnect");
		expect(server.calls).toHaveLength(1);
	});

	test("a redirect is not followed: the key goes nowhere else", async () => {
		server.on("/api/accounts", (_call, response) => {
			response.writeHead(302, { location: `${server.url}/elsewhere` }).end();
		});
		expect(await kindOf(accounts())).toBe("reply");
		expect(server.calls.map(({ path }) => path)).toEqual(["/api/accounts"]);
	});

	test("headers of nonsense, and a wait of a month, are cut to what can be", async () => {
		const noted: Usage[] = [];
		server.on("/api/accounts", (_call, response) => {
			response.writeHead(200, {
				"content-type": "application/vnd.api+json",
				"ratelimit-limit": "0",
				"ratelimit-remaining": "-5",
				"ratelimit-reset": "soon",
			});
			response.end(JSON.stringify(whole({})));
		});
		await connector.parts.verify.run(
			session(given.apiKey, {
				...at(),
				note: (usage) => noted.push(...usage),
			}),
		);
		expect(noted).toEqual([]);
		server.on("/api/accounts", (_call, response) => {
			response.writeHead(429, { "retry-after": String(31 * 86_400) });
			response.end(JSON.stringify({ errors: [{ code: "throttled" }] }));
		});
		const failure = await accounts().catch((error: { retryAt: Date }) => error);
		expect(
			(failure as { retryAt: Date }).retryAt.getTime() - Date.now(),
		).toBeLessThan(86_401_000);
	});
});

describe("the sandbox's Klaviyo", () => {
	const call = (
		path: string,
		headers: Record<string, string> = {},
		method = "GET",
	) =>
		fetch(`${sandbox.url}/klaviyo${path}`, {
			method,
			headers: {
				authorization: `Klaviyo-API-Key ${keys.full.apiKey}`,
				revision,
				...headers,
			},
		});
	const told = async (reply: Response) => {
		const { errors } = (await reply.json()) as {
			errors: { status: number; code: string; source: object }[];
		};
		return [reply.status, errors[0]?.status, errors[0]?.code];
	};

	afterEach(async () => {
		await control("clock", { advanceSeconds: -clockAhead });
		clockAhead = 0;
	});
	let clockAhead = 0;
	async function advance(seconds: number) {
		clockAhead += seconds;
		await control("clock", { advanceSeconds: seconds });
	}

	test("wants a key in its own scheme, a revision, a known path and GET", async () => {
		const bare = await fetch(`${sandbox.url}/klaviyo/api/accounts`);
		expect(await told(bare)).toEqual([401, 401, "not_authenticated"]);
		expect(
			await told(
				await call("/api/accounts", {
					authorization: `Bearer ${keys.full.apiKey}`,
				}),
			),
		).toEqual([401, 401, "authentication_failed"]);
		expect(await told(await call("/api/accounts", { revision: "" }))).toEqual([
			400,
			400,
			"invalid",
		]);
		expect(await told(await call("/api/profiles"))).toEqual([
			404,
			404,
			"not_found",
		]);
		expect(await told(await call("/api/accounts", {}, "DELETE"))).toEqual([
			405,
			405,
			"method_not_allowed",
		]);
		expect(await told(await call("/api/accounts?include=tags"))).toEqual([
			400,
			400,
			"invalid",
		]);
		expect((await call("/api/accounts/")).status).toBe(200);
	});

	test("one account is read by its id, another's is not found", async () => {
		const own = await call(`/api/accounts/${account.externalId}/`);
		expect(await own.json()).toMatchObject({
			data: { id: account.externalId },
		});
		expect((await call("/api/accounts/AbC123")).status).toBe(404);
	});

	test("a retired or unknown revision falls forward, unless the caller wants to be told", async () => {
		const optOut = { "x-klaviyo-revision-fall-forward-opt-out": "1" };
		expect(
			(await call("/api/accounts", { revision: "2022-10-17" })).status,
		).toBe(200);
		for (const old of ["2022-10-17", "2099-01-01"])
			expect(
				await told(await call("/api/accounts", { revision: old, ...optOut })),
			).toEqual([410, 410, "revision_retired"]);
		expect((await call("/api/accounts", optOut)).status).toBe(200);
		await advance(2 * year);
		expect(await told(await call("/api/accounts", optOut))).toEqual([
			410,
			410,
			"revision_retired",
		]);
	});

	test("one call a second and fifteen a minute, for all keys of an account; a refusal tells only when to go on", async () => {
		await control("klaviyo/limits", { isEnforced: true });
		const first = await call("/api/accounts");
		// The second is nearer to its end than the minute.
		expect(first.headers.get("ratelimit-limit")).toBe("1, 1;w=1, 15;w=60");
		expect(first.headers.get("ratelimit-remaining")).toBe("0");
		const second = await call("/api/accounts", {
			authorization: `Klaviyo-API-Key ${keys.readOnly.apiKey}`,
		});
		expect(await told(second)).toEqual([429, 429, "throttled"]);
		expect(second.headers.get("retry-after")).toBe("1");
		expect(second.headers.get("ratelimit-limit")).toBeNull();
		for (let more = 1; more < 15; more += 1) {
			await advance(1);
			expect((await call("/api/accounts")).status).toBe(200);
		}
		await advance(1);
		const sixteenth = await call("/api/accounts");
		expect(sixteenth.status).toBe(429);
		expect(Number(sixteenth.headers.get("retry-after"))).toBeGreaterThan(40);
		await advance(60);
		expect((await call("/api/accounts")).status).toBe(200);
	});

	test("issued and deleted keys outlive a restart, and the index shows what lives", async () => {
		const directory = await mkdtemp(join(tmpdir(), "klaviyo-"));
		const stateFile = join(directory, "state.json");
		const start = () =>
			startSandbox({ port: 0, campaigns: 1, days: 1, stateFile });
		const post = async (at: Sandbox, name: string, body: object) =>
			(
				await fetch(`${at.url}/__sandbox/klaviyo/${name}`, {
					method: "POST",
					body: JSON.stringify(body),
				})
			).json() as Promise<{ apiKey: string }>;
		try {
			const before = await start();
			const { apiKey } = await post(before, "issue-key", {
				user: "brand.owner@example.com",
				scopes: ["accounts:read"],
			});
			await post(before, "revoke-key", { key: keys.full.apiKey });
			await before.stop();
			const after = await start();
			const statusOf = async (key: string) =>
				(
					await fetch(`${after.url}/klaviyo/api/accounts`, {
						headers: { authorization: `Klaviyo-API-Key ${key}`, revision },
					})
				).status;
			expect([
				await statusOf(apiKey),
				await statusOf(keys.full.apiKey),
			]).toEqual([200, 401]);
			const index = await (await fetch(`${after.url}/`)).text();
			expect(index).toContain(apiKey);
			expect(index).not.toContain(keys.full.apiKey);
			await after.stop();
		} finally {
			await rm(directory, { recursive: true });
		}
	});

	test("its own client runs against it unchanged", async () => {
		const client = new AccountsApi(new ApiKeySession(keys.full.apiKey));
		client.basePath = `${sandbox.url}/klaviyo`;
		const { body } = await client.getAccounts();
		expect(body.data[0]).toMatchObject({
			id: account.externalId,
			attributes: {
				publicApiKey: account.externalId,
				preferredCurrency: account.currencyCode,
				timezone: account.timeZone,
				contactInformation: { organizationName: account.name },
			},
		});
		const single = await client.getAccount(account.externalId, {
			fieldsAccount: ["timezone", "contact_information.organization_name"],
		});
		expect(single.body.data.attributes).toEqual(
			expect.objectContaining({ timezone: account.timeZone }),
		);
		expect(single.body.data.attributes.publicApiKey).toBeUndefined();
		const wrong = new AccountsApi(new ApiKeySession(keys.wrong.apiKey));
		wrong.basePath = `${sandbox.url}/klaviyo`;
		await expect(wrong.getAccounts()).rejects.toMatchObject({
			response: { status: 401 },
		});
	});
});
