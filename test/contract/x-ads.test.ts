import { createLogger } from "@patchbay/logger";
import {
	CallbackQuery,
	type Credential,
	type Issued,
	type Method,
	type MethodCall,
	type OAuthApp,
} from "@patchbay/oauth";
import {
	createTokenSession,
	failureKind,
	getPlatform,
	hasAdAccounts,
	type PlatformEndpoints,
	type PlatformSession,
	parsePlatformEndpoints,
	platforms,
	proveAccount,
	RateLimited,
} from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import {
	afterAll,
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
import { platformCase } from "../../apps/sandbox/src/x-ads/case.ts";
import { xAds as simulated } from "../../apps/sandbox/src/x-ads/module.ts";
import { uncounted, waitTurn } from "../support/uncounted.ts";
import { faultOf, quickLimits } from "./platforms/stand.ts";

// X's connector at its simulator, without the product around it.

const platform = getPlatform(platforms, "X_ADS");
const [declared] = platform.methods;
const method = declared as Extract<Method, { kind: "OAUTH1" }>;
const registered = simulated.client?.OAUTH1;
if (!registered) throw new Error("X has no app");
const app: OAuthApp = {
	platform: "X_ADS",
	clientId: registered.id,
	clientSecrets: [new Secret(registered.secret)],
	redirectUri: "http://localhost:3000/oauth/x-ads/callback",
	extras: {},
};

let sandbox: Sandbox;
let call: MethodCall & { endpoints: PlatformEndpoints };
beforeAll(async () => {
	// Pages of two, so that lists have several.
	sandbox = await startSandbox({ port: 0, campaigns: 1, days: 1, pageSize: 2 });
	const table = parsePlatformEndpoints({
		X_ADS: simulated.endpoints(sandbox.url),
	});
	call = {
		app,
		endpoints: table.X_ADS,
		waitTurn,
		timeoutMilliseconds: 3_000,
	};
});
beforeEach(async () => {
	await fetch(`${sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	await fetch(`${sandbox.url}/__sandbox/requests`, { method: "DELETE" });
	await control("x-ads/reset-limits");
});
afterAll(() => sandbox.stop());

async function control(name: string, body: object = {}) {
	const reply = await fetch(`${sandbox.url}/__sandbox/${name}`, {
		method: "POST",
		body: JSON.stringify(body),
	});
	if (!reply.ok) throw new Error(await reply.text());
}
const fault = (more: object) =>
	control("faults", {
		path: `/x-ads/${platformCase.reading.path}`,
		...more,
	});

async function requests() {
	const reply = await fetch(`${sandbox.url}/__sandbox/requests?path=/x-ads/`);
	const { requests: seen } = (await reply.json()) as {
		requests: { path: string; query: object; status: number }[];
	};
	return seen;
}

async function consent(account: string, decision = "allow") {
	const begun = await method.begin(call, { scopes: [], reconsent: true });
	const page = await fetch(begun.url, {
		redirect: "manual",
		headers: { "x-sandbox-consent": decision, "x-sandbox-account": account },
	});
	const { search } = new URL(page.headers.get("location") ?? "");
	return { begun, query: CallbackQuery.parse(search) };
}

async function connect(account: string): Promise<Issued> {
	const { begun, query } = await consent(account);
	expect(method.keyOf(query)).toBe(begun.key);
	return method.finish(call, { query, secret: begun.secret, scopes: [] });
}

function sessionOf(
	credential: Credential,
	more: Partial<PlatformSession> & { app?: OAuthApp } = {},
): PlatformSession {
	const session = createTokenSession({
		credential,
		scopes: null,
		platform,
		app: more.app ?? app,
		endpoints: call.endpoints,
		requestId: "contract-suite",
		meter: uncounted,
		logger: createLogger({ name: "contract", level: "silent" }),
		limits: quickLimits,
	});
	return { ...session, ...more };
}
const failureOf = (acting: Promise<unknown>) =>
	acting.then(
		() => expect.fail("it was accepted"),
		(error: unknown) => error,
	);
const listAccounts = (session: PlatformSession) => {
	if (!hasAdAccounts(platform)) throw new Error("X has accounts");
	return platform.parts.accounts.run(session);
};

describe("connecting", () => {
	test("gets a token that does not end, knows whose it is, and ends it", async () => {
		const issued = await connect("brand.owner@example.com");
		expect(issued).toMatchObject({
			credential: { method: "OAUTH1" },
			user: { id: "1400000000000000002", name: "@brand_owner" },
			scopes: null,
			expiresIn: null,
			renewableFor: null,
		});
		expect(method.renew).toBeUndefined();
		expect(method.renewal).toEqual({ by: "consent" });
		await platform.parts.verify.run(sessionOf(issued.credential));
		await method.revoke?.(call, issued.credential);
		// Once more is no error: it has ended.
		await method.revoke?.(call, issued.credential);
		const ended = await failureOf(
			platform.parts.verify.run(sessionOf(issued.credential)),
		);
		expect(failureKind(ended)).toBe("reconnect");
	});

	test("is a denial when the person says no, found by the token that was denied", async () => {
		const { begun, query } = await consent("agency.admin@example.com", "deny");
		expect(method.keyOf(query)).toBe(begun.key);
		const denied = await failureOf(
			method.finish(call, { query, secret: begun.secret, scopes: [] }),
		);
		expect(denied).toMatchObject({ code: "ACCESS_DENIED" });
	});

	test("refuses an answer that was used, and a verifier that is another's", async () => {
		const { begun, query } = await consent("agency.admin@example.com");
		const answered = { query, secret: begun.secret, scopes: [] };
		const wrong = CallbackQuery.parse(
			`oauth_token=${begun.key}&oauth_verifier=another`,
		);
		expect(
			await failureOf(method.finish(call, { ...answered, query: wrong })),
		).toMatchObject({ code: "CREDENTIAL_REJECTED" });
		await method.finish(call, answered);
		expect(await failureOf(method.finish(call, answered))).toMatchObject({
			code: "CREDENTIAL_REJECTED",
		});
	});

	test("says that the app is refused for a wrong secret, and tries an older one first", async () => {
		const wrong = new Secret("wrong");
		const begin = (clientSecrets: Secret[]) =>
			method.begin(
				{ ...call, app: { ...app, clientSecrets } },
				{ scopes: [], reconsent: true },
			);
		expect(await failureOf(begin([wrong]))).toMatchObject({
			code: "APP_REJECTED",
		});
		expect((await begin([wrong, ...app.clientSecrets])).key).not.toBe("");
	});
});

describe("accounts", () => {
	test("are listed page by page, each once, and shown to one person alone", async () => {
		const agency = await connect("agency.admin@example.com");
		const accounts = await listAccounts(sessionOf(agency.credential));
		expect(accounts.map(({ name }) => name)).toEqual([
			"Alder & Pine Outdoor",
			"Lumen Home",
			"Cobalt Cycles",
			"Harbour Hotels",
			"Skylark Travel",
			"Juniper Teas",
		]);
		expect(accounts.every(({ active, manager }) => active && !manager)).toBe(
			true,
		);
		const pages = (await requests()).filter(({ path }) =>
			path.endsWith("/accounts"),
		);
		expect(pages).toHaveLength(3);
		expect(pages[0]?.query).toEqual({ count: "1000" });
		const owner = await connect("brand.owner@example.com");
		expect(
			(await listAccounts(sessionOf(owner.credential))).map(({ name }) => name),
		).toEqual(["Maple & Co"]);
		const nobody = await connect("new.starter@example.com");
		expect(await listAccounts(sessionOf(nobody.credential))).toEqual([]);
	});

	test("that X has not accepted are told, and are not open", async () => {
		const owner = await connect("brand.owner@example.com");
		const session = sessionOf(owner.credential);
		const [account] = await listAccounts(session);
		await control("x-ads/approval-status", {
			account: account?.externalId,
			status: "REJECTED",
		});
		expect(await listAccounts(session)).toMatchObject([
			{ platformStatus: "REJECTED", active: false },
		]);
		await control("x-ads/approval-status", {
			account: account?.externalId,
			status: "ACCEPTED",
		});
	});

	test("end with a cursor that leads round in a circle", async () => {
		const owner = await connect("brand.owner@example.com");
		await fault({
			kind: "custom",
			status: 200,
			body: { data: [], next_cursor: "round" },
			count: 9,
		});
		const error = await failureOf(listAccounts(sessionOf(owner.credential)));
		expect(failureKind(error)).toBe("reply");
		expect(await requests()).toHaveLength(5);
	});

	test("are proven as far as X is read: nothing yet, and it says so", async () => {
		const owner = await connect("brand.owner@example.com");
		const session = sessionOf(owner.credential);
		expect(
			await proveAccount(platform, session, {
				externalId: "18ce5abc",
				accessExternalId: null,
				currencyCode: "USD",
				timeZone: "UTC",
			}),
		).toEqual({
			campaigns: "UNSUPPORTED",
			spend: "UNSUPPORTED",
			creatives: "UNSUPPORTED",
			message: null,
		});
	});
});

describe("failures", () => {
	let credential: Credential;
	beforeAll(async () => {
		({ credential } = await connect("agency.analyst@example.com"));
	});

	test.each(platformCase.failures)("$name", async ({ fault: form, kind }) => {
		await fault(form);
		const error = await failureOf(listAccounts(sessionOf(credential)));
		expect(failureKind(error)).toBe(kind);
	});

	test("a refused token is asked for anew, and another refusal ends it", async () => {
		await fault({ ...platformCase.refusedCredential, count: 2 });
		const asked: unknown[] = [];
		const session = sessionOf(credential, {
			async renewAfterRefusal(handle) {
				asked.push(handle);
			},
		});
		const error = await failureOf(listAccounts(session));
		expect([failureKind(error), asked]).toEqual(["reconnect", [credential]]);
		await fault(platformCase.refusedCredential);
		expect(await listAccounts(session)).not.toEqual([]);
	});

	test("a 401 that does not speak of the token ends nothing", async () => {
		for (const form of [
			{ kind: "html", status: 401, count: 9 },
			{ xAdsError: { code: 4711 }, status: 401, count: 9 },
		]) {
			await fetch(`${sandbox.url}/__sandbox/faults`, { method: "DELETE" });
			await fault(form);
			const session = sessionOf(credential, {
				async renewAfterRefusal() {},
			});
			expect(failureKind(await failureOf(listAccounts(session)))).toBe(
				"transient",
			);
		}
	});

	test("a limit says when to come again, and whose it is", async () => {
		const [limit] = platformCase.limits.refusals;
		await fault(faultOf(limit?.fault ?? {}));
		const error = await failureOf(listAccounts(sessionOf(credential)));
		if (!(error instanceof RateLimited)) return expect.fail(String(error));
		const wait = error.retryAt.getTime() - Date.now();
		expect(wait).toBeGreaterThan(890_000);
		expect(wait).toBeLessThanOrEqual(900_000);
		expect(error.limitedBy).toBe("account");
	});

	test("five lists in 15 minutes are told before the sixth is refused", async () => {
		const noted: number[] = [];
		const session = sessionOf(credential, {
			note: (_account, usages) => {
				for (const { bucket, used } of usages)
					if (bucket === "discovery") noted.push(used);
			},
		});
		for (let count = 0; count < 5; count += 1)
			await platform.parts.verify.run(session);
		expect(noted.map((used) => used.toFixed(1))).toEqual([
			"0.2",
			"0.4",
			"0.6",
			"0.8",
			"1.0",
		]);
		const error = await failureOf(platform.parts.verify.run(session));
		expect(failureKind(error)).toBe("rate_limited");
	});

	test("a cursor that is not known any more", async () => {
		await fault(platformCase.expiredCursor ?? {});
		const error = await failureOf(listAccounts(sessionOf(credential)));
		expect(failureKind(error)).toBe("cursor");
	});
});
