import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { keys } from "../../apps/sandbox/src/meta-ads/case.ts";
import {
	metaApp,
	metaCallback,
	SandboxMeta,
	usualScope,
} from "../support/sandbox-meta.ts";

// Facebook Login and tokens of the simulator alone, called as Meta's documents say.

const admin = "agency.admin@example.com";
const owner = "brand.owner@example.com";
const buyer = "freelance.buyer@example.com";
const day = 86_400;

let sandbox: Sandbox;
let meta: SandboxMeta;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, campaigns: 1, days: 1 });
	meta = new SandboxMeta(sandbox);
});
afterEach(async () => {
	await meta.act("behaviour", {
		omitsExpiresIn: false,
		exchangeExtends: true,
		requiresProof: false,
	});
});
afterAll(() => sandbox.stop());

const debug = async (token: string) => {
	const { body } = await meta.get("debug_token", null, {
		input_token: token,
		access_token: `${metaApp.id}|${metaApp.secret}`,
	});
	return body.data as unknown as Record<string, unknown>;
};
const errorOf = async (reply: Promise<{ status: number; body: object }>) => {
	const { status, body } = await reply;
	const { error } = body as { error?: Record<string, unknown> };
	return [status, error?.code, error?.error_subcode];
};

describe("the dialog", () => {
	test.each([
		["an app that nobody knows", { client_id: "7" }],
		["another redirect address", { redirect_uri: `${metaCallback}/` }],
		["no redirect address", { redirect_uri: null }],
		["a scope that is gone", { scope: "ads_read,manage_pages" }],
		["a configuration of another app", { config_id: "1" }],
		["another type of answer", { response_type: "token" }],
	])("ends with %s on Facebook's own page", async (_what, changed) => {
		const reply = await meta.dialog(changed, { "x-sandbox-consent": "allow" });
		expect([reply.status, reply.headers.get("location")]).toEqual([400, null]);
	});

	test("shows a tick for each permission and each ad account, and nothing of public_profile", async () => {
		const page = await (await meta.dialog()).text();
		for (const name of usualScope.split(","))
			expect(page).toContain(`value="${name}"`);
		expect(page).toContain('value="act_10150002220000001"');
		expect(page).not.toContain('value="public_profile"');
	});

	test("tells a refusal in Facebook's words, behind a fragment", async () => {
		const reply = await meta.dialog({}, { "x-sandbox-consent": "deny" });
		const url = new URL(reply.headers.get("location") ?? "");
		expect(Object.fromEntries(url.searchParams)).toEqual({
			error: "access_denied",
			error_code: "200",
			error_description: "Permissions error",
			error_reason: "user_denied",
			state: "a state",
		});
		expect(url.hash).toBe("#_=_");
	});

	test("asks again for what was declined only with auth_type=rerequest", async () => {
		const listed = async (token: string) =>
			(await meta.get("me/permissions", token)).body.data;
		const first = await meta.signIn(buyer, { scopes: "ads_read" });
		expect(await listed(first)).toContainEqual({
			permission: "ads_management",
			status: "declined",
		});
		const second = await meta.signIn(buyer);
		expect(await listed(second)).toContainEqual({
			permission: "ads_management",
			status: "declined",
		});
		await meta.signIn(buyer, { dialog: { auth_type: "rerequest" } });
		// One grant of a person and an app: the older token may do it now, too.
		expect(await listed(first)).toContainEqual({
			permission: "ads_management",
			status: "granted",
		});
	});

	test("lets a person choose accounts, which are all that the token reaches then", async () => {
		const chosen = "act_10150001110000002";
		const token = await meta.signIn(admin, {
			scopes: `ads_read business_management ${chosen}`,
		});
		const { body } = await meta.get("me/adaccounts", token);
		expect(body.data?.map(({ id }) => id)).toEqual([chosen]);
		expect(await debug(token)).toMatchObject({
			granular_scopes: expect.arrayContaining([
				{ scope: "ads_read", target_ids: [chosen.slice(4)] },
			]),
		});
		const other = meta.get("act_10150001110000001", token);
		expect(await errorOf(other)).toEqual([400, 100, 33]);
		await meta.signIn(admin);
		expect((await meta.get("me/adaccounts", token)).body.data).toHaveLength(7);
	});
});

describe("the token endpoint", () => {
	test("takes a code once, with the address that it was given for", async () => {
		const answer = await meta.consent(owner);
		const code = answer.get("code");
		expect(
			await errorOf(meta.exchange(code, { redirect_uri: "http://x/" })),
		).toEqual([400, 100, 36_008]);
		const { body, status } = await meta.exchange(code);
		expect([status, Object.keys(body)]).toEqual([
			200,
			["access_token", "token_type", "expires_in"],
		]);
		expect(await errorOf(meta.exchange(code))).toEqual([400, 100, 36_009]);
		expect(await errorOf(meta.exchange("AQmade-up"))).toEqual([
			400, 100, 36_007,
		]);
		// The second use does not end what came of the first.
		const me = await meta.get("me", String(body.access_token));
		expect(me.body).toEqual({ id: "122100000000000005", name: "Brand owner" });
	});

	test("takes a form as well, and refuses a wrong secret and an unknown app by their numbers", async () => {
		const code = (await meta.consent(owner)).get("code") ?? "";
		const reply = await meta.fetch(`${meta.root}/oauth/access_token`, {
			method: "POST",
			body: new URLSearchParams({
				grant_type: "authorization_code",
				client_id: metaApp.id,
				client_secret: metaApp.secret,
				redirect_uri: metaCallback,
				code,
			}),
		});
		expect(reply.body.token_type).toBe("bearer");
		expect(await errorOf(meta.token({ client_secret: "x", code }))).toEqual([
			400,
			1,
			undefined,
		]);
		expect(await errorOf(meta.token({ client_id: "7", code }))).toEqual([
			400,
			101,
			undefined,
		]);
	});

	test("exchanges a living token for one of 60 days, and a dead one for nothing", async () => {
		const short = await meta.signIn(owner);
		const exchange = (token: string) =>
			meta.token({
				grant_type: "fb_exchange_token",
				fb_exchange_token: token,
			});
		const long = await exchange(short);
		expect(long.body.expires_in).toBe(60 * day);
		const told = await debug(String(long.body.access_token));
		expect(told).toMatchObject({
			app_id: metaApp.id,
			type: "USER",
			is_valid: true,
			user_id: "122100000000000005",
		});
		await meta.act("behaviour", { omitsExpiresIn: true });
		const silent = await exchange(short);
		expect(Object.keys(silent.body)).toEqual(["access_token", "token_type"]);
		await meta.act("expire-access-tokens", { user: owner });
		expect(await errorOf(exchange(short))).toEqual([400, 190, 463]);
		expect(await errorOf(meta.get("me", short))).toEqual([400, 190, 463]);
		expect(await debug(short)).toMatchObject({
			is_valid: false,
			error: { code: 190, subcode: 463 },
		});
		// Long afterwards, when others have signed in, it still says so.
		await meta.advanceClock(3 * day);
		await meta.signIn(owner);
		expect(await errorOf(exchange(short))).toEqual([400, 190, 463]);
		expect(await errorOf(meta.get("me", short))).toEqual([400, 190, 463]);
		await meta.advanceClock(-3 * day);
		expect(await errorOf(exchange("EAAmade-up"))).toEqual([
			401,
			190,
			undefined,
		]);
	});

	test("may leave a longer life out of an exchange", async () => {
		const short = await meta.signIn(owner);
		await meta.act("behaviour", { exchangeExtends: false });
		const again = await meta.token({
			grant_type: "fb_exchange_token",
			fb_exchange_token: short,
		});
		expect(Number(again.body.expires_in)).toBeLessThan(day);
	});
});

describe("a token", () => {
	test("needs a proof that fits, where the app wants one", async () => {
		const token = await meta.signIn(owner);
		const proof = createHmac("sha256", metaApp.secret)
			.update(token)
			.digest("hex");
		const me = (appsecret_proof?: string) =>
			meta.get("me", token, appsecret_proof ? { appsecret_proof } : {});
		expect((await me(proof)).status).toBe(200);
		expect(await errorOf(me("0".repeat(64)))).toEqual([400, 100, undefined]);
		await meta.act("behaviour", { requiresProof: true });
		const without = await me();
		expect(without.body.error).toMatchObject({
			code: 100,
			type: "GraphMethodException",
		});
		expect((await me(proof)).status).toBe(200);
	});

	test("is missing, or nobody's", async () => {
		expect(await errorOf(meta.get("me", null))).toEqual([400, 104, undefined]);
		expect(await errorOf(meta.get("me", "EAAx"))).toEqual([
			401,
			190,
			undefined,
		]);
	});

	test.each([458, 459, 460, 464, 467, 492])(
		"is dead with subcode %d when the session ends for that reason",
		async (subcode) => {
			const token = await meta.signIn(owner);
			await meta.act("revoke", { user: owner, subcode });
			expect(await errorOf(meta.get("me", token))).toEqual([400, 190, subcode]);
		},
	);

	test("sees nothing any more when data access ends, and looks valid all the same", async () => {
		const token = await meta.signIn(owner);
		const ends = Number((await debug(token)).data_access_expires_at);
		const now = Date.now() / 1000;
		expect([ends > now + 89 * day, ends < now + 91 * day]).toEqual([
			true,
			true,
		]);
		await meta.act("end-data-access", { user: owner });
		expect((await meta.get("me/adaccounts", token)).body).toEqual({ data: [] });
		expect(await debug(token)).toMatchObject({ is_valid: true });
		expect(await errorOf(meta.get("act_10150002220000001", token))).toEqual([
			400, 100, 33,
		]);
		const again = await meta.signIn(owner);
		expect((await meta.get("me/adaccounts", again)).body.data).toHaveLength(1);
	});

	test("loses one permission, then the whole app, by the person's own wish", async () => {
		const token = await meta.signIn(owner);
		const taken = await meta.send("DELETE", "me/permissions/ads_read", token);
		expect(taken.body).toEqual({ success: true });
		await meta.act("decline-permissions", {
			user: owner,
			permissions: ["ads_management"],
		});
		expect(await errorOf(meta.get("me/adaccounts", token))).toEqual([
			400,
			200,
			undefined,
		]);
		const ended = await meta.send("DELETE", "me/permissions", token);
		expect(ended.body).toEqual({ success: true });
		expect(await errorOf(meta.get("me", token))).toEqual([400, 190, 458]);
	});

	test("of a system user has no end and no person, and may be pasted", async () => {
		const token = keys.full.apiKey;
		expect(await debug(token)).toMatchObject({
			type: "SYSTEM_USER",
			expires_at: 0,
			data_access_expires_at: 0,
			is_valid: true,
			scopes: expect.arrayContaining(["ads_management", "ads_read"]),
		});
		const me = await meta.get("me", token, {
			fields: "id,name,client_business_id",
		});
		expect(me.body).toEqual({
			id: expect.stringMatching(/^1222\d{14}$/),
			name: "Maple & Co",
			client_business_id: "120700003000000001",
		});
		const { body } = await meta.get("me/adaccounts", token);
		expect(body.data).toHaveLength(1);
		expect(
			await errorOf(meta.get("me/adaccounts", keys.narrow.apiKey)),
		).toEqual([400, 200, undefined]);
		await meta.act("revoke-key", { key: keys.readOnly.apiKey });
		expect(await errorOf(meta.get("me", keys.readOnly.apiKey))).toEqual([
			400,
			190,
			undefined,
		]);
		// Its own token may ask what it is.
		const own = await meta.get("debug_token", token, { input_token: token });
		expect(own.body.data).toMatchObject({ is_valid: true });
	});

	test("of a business comes of its configuration, and does not end by time", async () => {
		const answer = await meta.consent(owner, {
			dialog: {
				scope: null,
				config_id: "880000000000002",
				override_default_response_type: "true",
			},
		});
		const { body } = await meta.exchange(answer.get("code"));
		expect(Object.keys(body)).toEqual(["access_token", "token_type"]);
		expect(await debug(String(body.access_token))).toMatchObject({
			type: "SYSTEM_USER",
			expires_at: 0,
		});
	});
});

test("logins, and tokens that were taken back, outlive a restart", async () => {
	const directory = await mkdtemp(path.join(tmpdir(), "sandbox-meta-"));
	const settings = {
		port: 0,
		campaigns: 1,
		days: 1,
		stateFile: path.join(directory, "state.json"),
	};
	try {
		const before = await startSandbox(settings);
		const first = new SandboxMeta(before);
		const token = await first.signIn(owner, { scopes: "ads_read" });
		await first.act("revoke-key", { key: keys.readOnly.apiKey });
		await before.stop();
		const after = await startSandbox(settings);
		const second = new SandboxMeta(after);
		const { body } = await second.get("me/permissions", token);
		expect(body.data).toContainEqual({
			permission: "ads_management",
			status: "declined",
		});
		expect(await errorOf(second.get("me", keys.readOnly.apiKey))).toEqual([
			400,
			190,
			undefined,
		]);
		await after.stop();
	} finally {
		await rm(directory, { recursive: true });
	}
});

describe("the app's callbacks", () => {
	const seen: { path: string; fields: URLSearchParams }[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on("data", (chunk: Buffer) => chunks.push(chunk));
		request.on("end", () => {
			seen.push({
				path: request.url ?? "",
				fields: new URLSearchParams(Buffer.concat(chunks).toString()),
			});
			response.end(
				JSON.stringify({ url: "http://hub/deletion", confirmation_code: "c" }),
			);
		});
	});
	let address = "";
	beforeAll(async () => {
		await new Promise<void>((resolve) =>
			server.listen(0, "127.0.0.1", resolve),
		);
		address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterAll(() => server.close());

	function payloadOf(fields: URLSearchParams, secret: string) {
		const [signature, text = ""] = (fields.get("signed_request") ?? "").split(
			".",
		);
		const right = createHmac("sha256", secret).update(text).digest("base64url");
		return {
			isSigned: signature === right,
			payload: JSON.parse(Buffer.from(text, "base64url").toString()) as object,
		};
	}

	test("are told, signed by the app's secret, that a person removed it or wants their data deleted", async () => {
		await meta.act("callbacks", {
			deauthorizeUrl: `${address}/deauthorize`,
			dataDeletionUrl: `${address}/deletion`,
		});
		const token = await meta.signIn(owner);
		expect(await meta.act("remove-app", { user: owner })).toMatchObject({
			answer: { status: 200 },
		});
		expect(await errorOf(meta.get("me", token))).toEqual([400, 190, 458]);
		expect(
			await meta.act("request-deletion", { user: owner, secret: "another" }),
		).toMatchObject({
			answer: { body: expect.stringContaining("confirmation_code") },
		});
		const [removed, deletion] = seen;
		expect([removed?.path, deletion?.path]).toEqual([
			"/deauthorize",
			"/deletion",
		]);
		expect(
			payloadOf(removed?.fields ?? new URLSearchParams(), metaApp.secret),
		).toEqual({
			isSigned: true,
			payload: {
				user_id: "122100000000000005",
				algorithm: "HMAC-SHA256",
				issued_at: expect.any(Number),
			},
		});
		expect(
			payloadOf(deletion?.fields ?? new URLSearchParams(), metaApp.secret)
				.isSigned,
		).toBe(false);
	});
});
