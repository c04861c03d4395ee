import { readFileSync } from "node:fs";
import { connect } from "node:http2";
import { request as httpsRequest } from "node:https";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { googleClient } from "../../apps/sandbox/src/google/client.ts";
import { SandboxGoogle } from "../support/sandbox-google.ts";

const searchPath = "/google-ads/v25/customers/*/googleAds:search*";
const account = "customers/1110000001";
const through = { "login-customer-id": "9990000001" };
const query = { query: "SELECT campaign.id, campaign.name FROM campaign" };

let sandbox: Sandbox;
let google: SandboxGoogle;
let token: string;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
	google = new SandboxGoogle(sandbox);
	token = (await google.tokens()).access_token;
});
afterEach(async () => {
	await fetch(`${sandbox.url}/__sandbox/faults`, { method: "DELETE" });
});
afterAll(async () => {
	await sandbox.stop();
});

const fault = async (body: unknown) => await google.control("faults", body);
const search = async () =>
	await google.api(token, `${account}/googleAds:search`, query, through);
const stream = async () =>
	await google.api(token, `${account}/googleAds:searchStream`, query, through);

describe("scripted faults", () => {
	test("skip lets calls pass, count limits how many fail, others are not concerned", async () => {
		await fault({ path: searchPath, skip: 1, count: 2, status: 503 });
		const statuses = [];
		for (let call = 0; call < 4; call++) statuses.push((await search()).status);
		expect(statuses).toEqual([200, 503, 503, 200]);
		expect(
			(await google.api(token, "customers:listAccessibleCustomers")).status,
		).toBe(200);
	});

	test("a quota error carries its delay and stands in an array on a stream", async () => {
		const googleAdsError = {
			category: "quotaError",
			code: "RESOURCE_EXHAUSTED",
			retryDelay: "900s",
		};
		await fault({ path: searchPath, count: 2, googleAdsError });
		const plain = await search();
		expect(plain.status).toBe(429);
		const error = {
			errorCode: { quotaError: "RESOURCE_EXHAUSTED" },
			details: { quotaErrorDetails: { retryDelay: "900s" } },
		};
		expect(await plain.json()).toMatchObject({
			error: { details: [{ errors: [error] }] },
		});
		expect(await (await stream()).json()).toMatchObject([
			{ error: { details: [{ errors: [error] }] } },
		]);
	});

	test("the token endpoint can be made to say invalid_grant", async () => {
		await fault({
			path: "/google-ads/token",
			oauthError: {
				error: "invalid_grant",
				description: "Token has been expired or revoked.",
			},
		});
		const reply = await google.token({
			grant_type: "refresh_token",
			refresh_token: "x",
		});
		expect([reply.status, await reply.json()]).toEqual([
			400,
			{
				error: "invalid_grant",
				error_description: "Token has been expired or revoked.",
			},
		]);
	});

	test("a stalled call is answered by nothing until the faults are cleared", async () => {
		await fault({ path: searchPath, kind: "stall" });
		const stalled = search();
		const first = await Promise.race([
			stalled.catch(() => "cut"),
			new Promise((resolve) => setTimeout(resolve, 200, "waiting")),
		]);
		expect(first).toBe("waiting");
		await fetch(`${sandbox.url}/__sandbox/faults`, { method: "DELETE" });
		await expect(stalled).rejects.toThrow();
	});

	test("a cut breaks off in the middle of the body, a lost response before it", async () => {
		await fault([
			{ path: searchPath, kind: "cut", afterBytes: 100 },
			{ path: searchPath, kind: "lost_response" },
		]);
		const reply = await stream();
		expect(reply.status).toBe(200);
		await expect(reply.text()).rejects.toThrow();
		await expect(search()).rejects.toThrow();
	});

	test("a lost response has been carried out", async () => {
		const resourceName = `${account}/campaigns/20005000004`;
		await fault({ path: "*/campaigns:mutate", kind: "lost_response" });
		const operations = [
			{ updateMask: "status", update: { resourceName, status: "PAUSED" } },
		];
		await expect(
			google.api(token, `${account}/campaigns:mutate`, { operations }, through),
		).rejects.toThrow();
		const where = `SELECT campaign.status FROM campaign WHERE campaign.resource_name = '${resourceName}'`;
		const reply = await google.api(
			token,
			`${account}/googleAds:search`,
			{ query: where },
			through,
		);
		expect(await reply.json()).toMatchObject({
			results: [{ campaign: { status: "PAUSED" } }],
		});
	});

	test("drip sends the real answer in pieces", async () => {
		const whole = await (
			await google.api(token, "customers:listAccessibleCustomers")
		).text();
		await fault({
			path: "*:listAccessibleCustomers",
			kind: "drip",
			chunkBytes: 10,
			delayMs: 1,
		});
		expect(
			await (
				await google.api(token, "customers:listAccessibleCustomers")
			).text(),
		).toBe(whole);
	});

	test("garbage, HTML, half a JSON, a redirect and a body of one's own", async () => {
		await fault([
			{ path: searchPath, kind: "garbage" },
			{ path: searchPath, kind: "html" },
			{ path: searchPath, kind: "invalid_json" },
			{
				path: searchPath,
				kind: "custom",
				status: 200,
				headers: { "x-own": "1" },
				body: { results: "none" },
			},
		]);
		await expect((await search()).json()).rejects.toThrow();
		expect((await search()).headers.get("content-type")).toContain("text/html");
		await expect((await search()).json()).rejects.toThrow();
		const own = await search();
		expect([own.headers.get("x-own"), await own.json()]).toEqual([
			"1",
			{ results: "none" },
		]);
		await fault({
			path: "/google-ads/tokeninfo",
			kind: "redirect",
			location: "http://127.0.0.1:9/",
		});
		const redirected = await fetch(`${sandbox.url}/google-ads/tokeninfo`, {
			redirect: "manual",
		});
		expect([redirected.status, redirected.headers.get("location")]).toEqual([
			307,
			"http://127.0.0.1:9/",
		]);
	});

	test("a fault can be aimed at one query, and a fault that makes no sense is refused", async () => {
		await fault({ path: searchPath, bodyIncludes: "FROM asset", status: 500 });
		expect((await search()).status).toBe(200);
		await expect(fault({ path: searchPath, kind: "explode" })).rejects.toThrow(
			"400",
		);
	});
});

test("the log of calls tells what was called and never a secret", async () => {
	await fetch(`${sandbox.url}/__sandbox/requests`, { method: "DELETE" });
	const tokens = await google.tokens(undefined, { prompt: "consent" });
	await search();
	const text = await (await fetch(`${sandbox.url}/__sandbox/requests`)).text();
	for (const secret of [
		tokens.access_token,
		tokens.refresh_token ?? "-",
		token,
		googleClient.secret,
		"a state",
	])
		expect(text).not.toContain(secret);
	const { requests } = JSON.parse(text) as {
		requests: Record<string, unknown>[];
	};
	expect(requests).toMatchObject([
		{ method: "GET", path: "/google-ads/o/oauth2/v2/auth", status: 302 },
		{
			method: "POST",
			path: "/google-ads/token",
			status: 200,
			grantType: "authorization_code",
		},
		{ method: "POST", status: 200, headers: through, gaql: query.query },
	]);
	const only = await (
		await fetch(`${sandbox.url}/__sandbox/requests?path=/google-ads/token`)
	).json();
	expect(only).toMatchObject({ requests: [{ path: "/google-ads/token" }] });
});

describe("the TLS port", () => {
	const port = () => Number(new URL(sandbox.tlsUrl).port);
	const ca = () => readFileSync(sandbox.caCertificatePath, "utf8");

	test("routes by host over HTTP/1.1, with a certificate for Google's names", async () => {
		const status = await new Promise((resolve, reject) => {
			httpsRequest(
				{
					host: "127.0.0.1",
					port: port(),
					servername: "googleads.googleapis.com",
					ca: ca(),
					path: "/v25/customers:listAccessibleCustomers",
					headers: {
						host: "googleads.googleapis.com",
						authorization: `Bearer ${token}`,
					},
				},
				(reply) => resolve(reply.resume().statusCode),
			)
				.on("error", reject)
				.end();
		});
		expect(status).toBe(200);
	});

	test("speaks HTTP/2, and takes the plain port's paths for localhost", async () => {
		const session = connect(sandbox.tlsUrl, { ca: ca() });
		const status = await new Promise((resolve, reject) => {
			session.on("error", reject);
			session
				.request({ ":path": "/healthz" })
				.on("response", (headers) => resolve(headers[":status"]))
				.on("error", reject)
				.end();
		});
		session.close();
		expect(status).toBe(200);
	});
});

test("an account's own rate limit is answered as Google does", async () => {
	const limited = await startSandbox({ port: 0, queriesPerSecond: 1 });
	const talk = new SandboxGoogle(limited);
	const { access_token } = await talk.tokens();
	const replies = [];
	for (let call = 0; call < 4; call++)
		replies.push(
			await talk.api(
				access_token,
				`${account}/googleAds:search`,
				query,
				through,
			),
		);
	const refused = replies.find((reply) => reply.status === 429);
	expect(await refused?.json()).toMatchObject({
		error: {
			details: [
				{
					errors: [
						{ errorCode: { quotaError: "RESOURCE_TEMPORARILY_EXHAUSTED" } },
					],
				},
			],
		},
	});
	await limited.stop();
});
