import { createHash } from "node:crypto";
import { inTenant } from "@patchbay/db";
import { toIssued } from "@patchbay/oauth";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import {
	type CredentialBench,
	personOf,
	startCredentialBench,
} from "../support/credentials.ts";
import { defaultApp } from "../support/default-platform.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { sentToken } from "../support/sent-token.ts";

const use = { purpose: "test" } as const;
let bench: CredentialBench;

beforeAll(async () => {
	bench = await startCredentialBench();
});
afterAll(() => bench.close());
beforeEach(() => bench.forget());

describe("a live token", () => {
	test("is handed out as it is, after its use was audited", async () => {
		const { ctx, tenantId, grantId, tokens } = await bench.newGrant();
		const vended = await bench.own.credentials.getAccessToken(ctx, grantId, {
			purpose: "nightly report",
			action: "CREDENTIAL_VEND",
		});
		expect(vended.accessToken.reveal()).toBe(tokens.accessToken.reveal());
		expect(vended).toMatchObject({
			tokenType: "Bearer",
			expiresAt: (await bench.grantRow(tenantId, grantId)).accessTokenExpiresAt,
		});
		expect(vended.expiresInSeconds).toBeGreaterThan(3_000);
		expect(await bench.audited(tenantId, "CREDENTIAL_VEND")).toEqual([
			expect.objectContaining({ targetId: grantId, purpose: "nightly report" }),
		]);
		expect(await bench.refreshCalls()).toBe(0);
	});

	test("is refreshed when less than five minutes are left, and works at the platform", async () => {
		const { ctx, tenantId, grantId, tokens } = await bench.newGrant();
		await bench.expire(tenantId, grantId, 290);
		const vended = await bench.own.credentials.getAccessToken(
			ctx,
			grantId,
			use,
		);
		expect(vended.accessToken.equals(tokens.accessToken)).toBe(false);
		const reply = await bench.google.api(
			vended.accessToken.reveal(),
			"customers:listAccessibleCustomers",
		);
		expect(reply.status).toBe(200);
		const row = await bench.grantRow(tenantId, grantId);
		expect(row).toMatchObject({
			credentialVersion: 2,
			status: "ACTIVE",
			refreshIntentAt: null,
			refreshLeaseUntil: null,
		});
		expect(row.lastRefreshedAt).not.toBeNull();
	});

	test("that the platform refused is replaced", async () => {
		const { ctx, grantId, tokens } = await bench.newGrant();
		const { accessToken } = await bench.own.credentials.getAccessToken(
			ctx,
			grantId,
			{ ...use, rejected: toIssued(tokens).credential },
		);
		expect(accessToken.equals(tokens.accessToken)).toBe(false);
		// Somebody who was refused the same old token gets the new one, without a further refresh.
		const again = await bench.own.credentials.getAccessToken(ctx, grantId, {
			...use,
			rejected: toIssued(tokens).credential,
		});
		expect(again.accessToken.equals(accessToken)).toBe(true);
		expect(await bench.refreshCalls()).toBe(1);
	});

	test("of another tenant is not found", async () => {
		const { grantId } = await bench.newGrant();
		const { ctx } = await createTenant(bench.database);
		await expect(
			bench.own.credentials.getAccessToken(ctx, grantId, use),
		).rejects.toMatchObject({ code: "NOT_FOUND" });
	});
});

describe("one refresh at a time", () => {
	test("50 callers of three processes' worth of connections make one call to the platform", async () => {
		const { ctx, tenantId, grantId } = await bench.newGrant({ expired: true });
		const processes = [bench.process(), bench.process(), bench.process()];
		await bench.fault({ kind: "delay", delayMs: 2_000, count: 10 });
		const vended = await Promise.all(
			Array.from({ length: 50 }, (_, index) =>
				processes[index % 3]?.credentials.getAccessToken(ctx, grantId, use),
			),
		);
		expect(new Set(vended.map((each) => each?.accessToken.reveal())).size).toBe(
			1,
		);
		expect(await bench.refreshCalls()).toBe(1);
		expect(await bench.audited(tenantId, "CREDENTIAL_REFRESH")).toHaveLength(1);
		const uses = await bench.audited(tenantId, "CREDENTIAL_USE");
		expect(uses.filter(({ purpose }) => purpose === "test")).toHaveLength(50);
	});

	test("real processes make one call too", async () => {
		const { tenantId, grantId } = await bench.newGrant({ expired: true });
		await bench.fault({ kind: "delay", delayMs: 3_000, count: 10 });
		const answers = await Promise.all(
			[1, 2, 3].map(() => bench.child({ tenantId, grantId, calls: 8 }).answer),
		);
		expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
		const tokens = answers.flatMap(({ tokens }) => tokens);
		expect(tokens).toHaveLength(24);
		expect(new Set(tokens).size).toBe(1);
		expect(await bench.refreshCalls()).toBe(1);
	});

	test("a platform slower than the lease lets no second refresh in", async () => {
		const { ctx, tenantId, grantId } = await bench.newGrant({ expired: true });
		const timings = { lease: 600, request: 10_000 };
		const processes = [bench.process({ timings }), bench.process({ timings })];
		await bench.fault({ kind: "delay", delayMs: 2_500, count: 10 });
		const vended = await Promise.all(
			processes.map(({ credentials }) =>
				credentials.getAccessToken(ctx, grantId, use),
			),
		);
		expect(new Set(vended.map((each) => each.accessToken.reveal())).size).toBe(
			1,
		);
		expect(await bench.refreshCalls()).toBe(1);
		expect((await bench.grantRow(tenantId, grantId)).credentialVersion).toBe(2);
	});

	test("a refresh that ends late does not overwrite the tokens of a new consent", async () => {
		const { ctx, tenantId, grantId } = await bench.newGrant({ expired: true });
		await bench.fault({ kind: "delay", delayMs: 1_500 });
		const refreshed = bench.own.credentials.getAccessToken(ctx, grantId, use);
		await intentIsOpen(tenantId, grantId);
		const newer = await reconnect(ctx, grantId);
		expect((await refreshed).accessToken.equals(newer.accessToken)).toBe(true);
		const { accessToken } = await bench.own.credentials.getAccessToken(
			ctx,
			grantId,
			use,
		);
		expect(accessToken.equals(newer.accessToken)).toBe(true);
		expect((await bench.grantRow(tenantId, grantId)).credentialVersion).toBe(2);
	});

	test("an invalid_grant that a new consent overtook is a lost race, not a revocation", async () => {
		const { ctx, tenantId, grantId } = await bench.newGrant({ expired: true });
		await bench.fault({
			kind: "status",
			status: 400,
			delayMs: 1_500,
			oauthError: { error: "invalid_grant" },
		});
		const refreshed = bench.own.credentials.getAccessToken(ctx, grantId, use);
		await intentIsOpen(tenantId, grantId);
		const newer = await reconnect(ctx, grantId);
		expect((await refreshed).accessToken.equals(newer.accessToken)).toBe(true);
		expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
			status: "ACTIVE",
			reconnectRequired: false,
		});
	});

	test("a process killed between intent and save leaves an unknown outcome: the old refresh token is tried once more", async () => {
		const { ctx, tenantId, grantId } = await bench.newGrant({ expired: true });
		const timings = { lease: 1_500, request: 1_200 };
		await bench.fault({ kind: "stall" });
		const { process } = bench.child({ tenantId, grantId, calls: 1, timings });
		await intentIsOpen(tenantId, grantId);
		process.kill("SIGKILL");
		const survivor = bench.process({ timings });
		await survivor.credentials.getAccessToken(ctx, grantId, use);
		const row = await bench.grantRow(tenantId, grantId);
		expect(row).toMatchObject({
			credentialVersion: 2,
			refreshEpoch: 3,
			refreshIntentAt: null,
			status: "ACTIVE",
		});
		const uses = await bench.audited(tenantId, "CREDENTIAL_USE");
		expect(uses.map(({ detail }) => detail)).toContainEqual(
			expect.objectContaining({ afterInterruptedRefresh: true }),
		);
	});

	test("a process that slept through its lease saves nothing, and gives out what was saved meanwhile", async () => {
		const { ctx, tenantId, grantId } = await bench.newGrant({ expired: true });
		const timings = { lease: 1_500, request: 1_200 };
		await bench.fault({ kind: "delay", delayMs: 700 });
		const sleeper = bench.child({ tenantId, grantId, calls: 1, timings });
		await intentIsOpen(tenantId, grantId);
		sleeper.process.kill("SIGSTOP");
		const awake = bench.process({ timings });
		const { accessToken } = await awake.credentials.getAccessToken(
			ctx,
			grantId,
			use,
		);
		sleeper.process.kill("SIGCONT");
		expect(await sleeper.answer).toEqual({
			tokens: [createHash("sha256").update(accessToken.reveal()).digest("hex")],
			errors: [],
		});
		expect((await bench.grantRow(tenantId, grantId)).credentialVersion).toBe(2);
	});
});

describe("what the platform answers to a refresh", () => {
	test("invalid_grant ends grant and connections at once, and the platform is not asked again", async () => {
		const { ctx, tenantId, grantId, connectionId } = await bench.newGrant({
			account: "brand.owner@example.com",
			expired: true,
		});
		await bench.google.control("google-ads/revoke", {
			user: "brand.owner@example.com",
		});
		for (let call = 0; call < 3; call += 1)
			await expect(
				bench.own.credentials.getAccessToken(ctx, grantId, use),
			).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });
		expect(await bench.refreshCalls()).toBe(1);
		expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
			status: "REVOKED",
			reconnectRequired: true,
		});
		expect(await bench.connectionStatus(tenantId, connectionId)).toEqual({
			status: "REVOKED",
			reconnectRequired: true,
		});
		expect(await bench.audited(tenantId, "CREDENTIAL_REFRESH")).toEqual([
			expect.objectContaining({ succeeded: false, targetId: grantId }),
		]);
		// A new consent brings both back.
		await reconnect(ctx, grantId, "brand.owner@example.com");
		expect(await bench.connectionStatus(tenantId, connectionId)).toEqual({
			status: "ACTIVE",
			reconnectRequired: false,
		});
		await bench.own.credentials.getAccessToken(ctx, grantId, use);
	});

	test("a transient failure is tried again within the call", async () => {
		const { ctx, tenantId, grantId } = await bench.newGrant({ expired: true });
		await bench.fault({ kind: "status", status: 503, count: 2 });
		await bench.own.credentials.getAccessToken(ctx, grantId, use);
		expect(await bench.refreshCalls()).toBe(3);
		expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
			status: "ACTIVE",
			consecutiveFailures: 0,
		});
	});

	test("three failures in a row put grant and connection into ERROR; a success heals them", async () => {
		const { ctx, tenantId, grantId, connectionId } = await bench.newGrant({
			expired: true,
		});
		await bench.fault({ kind: "status", status: 500, count: 9 });
		const statuses: string[] = [];
		for (let call = 1; call <= 3; call += 1) {
			await expect(
				bench.own.credentials.getAccessToken(ctx, grantId, use),
			).rejects.toMatchObject({ code: "PLATFORM_UNAVAILABLE" });
			statuses.push((await bench.grantRow(tenantId, grantId)).status);
		}
		expect(statuses).toEqual(["ACTIVE", "ACTIVE", "ERROR"]);
		expect(await bench.connectionStatus(tenantId, connectionId)).toEqual({
			status: "ERROR",
			reconnectRequired: false,
		});
		await bench.own.credentials.getAccessToken(ctx, grantId, use);
		expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
			status: "ACTIVE",
			statusMessage: null,
			consecutiveFailures: 0,
		});
		expect(await bench.connectionStatus(tenantId, connectionId)).toEqual({
			status: "ACTIVE",
			reconnectRequired: false,
		});
	});

	test("what is left of the old token bridges a failed refresh", async () => {
		const { ctx, tenantId, grantId, tokens } = await bench.newGrant();
		await bench.expire(tenantId, grantId, 200);
		await bench.fault({ kind: "status", status: 500, count: 9 });
		const { accessToken } = await bench.own.credentials.getAccessToken(
			ctx,
			grantId,
			use,
		);
		expect(accessToken.equals(tokens.accessToken)).toBe(true);
	});

	test("a refused app is the operator's matter: no tenant is marked", async () => {
		const { ctx, tenantId, grantId, connectionId } = await bench.newGrant({
			expired: true,
		});
		const wrong = bench.process({ clientSecrets: ["wrong"] });
		await expect(
			wrong.credentials.getAccessToken(ctx, grantId, use),
		).rejects.toMatchObject({ code: "APP_REJECTED" });
		const other = bench.process({ clientId: "another-client" });
		await expect(
			other.credentials.getAccessToken(ctx, grantId, use),
		).rejects.toMatchObject({ code: "APP_REJECTED" });
		expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
			status: "ACTIVE",
			consecutiveFailures: 0,
			refreshIntentAt: null,
			refreshLeaseUntil: null,
		});
		expect(await bench.connectionStatus(tenantId, connectionId)).toMatchObject({
			status: "ACTIVE",
		});
		// The newest secret is not known to the platform yet, the one before is.
		const rotating = bench.process({
			clientSecrets: ["newest", defaultApp.clientSecret],
		});
		await rotating.credentials.getAccessToken(ctx, grantId, use);
	});

	test("a rotated refresh token is the one used next; without one the old stays", async () => {
		const { ctx, tenantId, grantId } = await bench.newGrant({ expired: true });
		await bench.fault({
			kind: "custom",
			status: 200,
			headers: { "content-type": "application/json" },
			body: {
				access_token: "ya29.rotated",
				refresh_token: "1//0g-unknown-to-the-sandbox",
				token_type: "Bearer",
				expires_in: 3_599,
			},
		});
		const { accessToken } = await bench.own.credentials.getAccessToken(
			ctx,
			grantId,
			use,
		);
		expect(accessToken.reveal()).toBe("ya29.rotated");
		// The sandbox does not know the rotated one, so that it is this one that is sent shows in the refusal.
		await bench.expire(tenantId, grantId);
		await expect(
			bench.own.credentials.getAccessToken(ctx, grantId, use),
		).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });
	});

	test("narrowed scopes are noticed", async () => {
		const { ctx, tenantId, grantId, tokens } = await bench.newGrant({
			expired: true,
		});
		await bench.fault({
			kind: "custom",
			status: 200,
			headers: { "content-type": "application/json" },
			body: {
				access_token: "ya29.narrow",
				token_type: "Bearer",
				expires_in: 3_599,
				scope: "openid email",
			},
		});
		await bench.own.credentials.getAccessToken(ctx, grantId, use);
		expect((await bench.grantRow(tenantId, grantId)).grantedScopes).toEqual([
			"openid",
			"email",
		]);
		const [refreshed] = await bench.audited(tenantId, "CREDENTIAL_REFRESH");
		expect(refreshed?.detail).toMatchObject({
			scopesLost: tokens.scopes?.slice(2),
			refreshTokenRotated: false,
		});
	});

	test("scopes that a refresh brings back put grant and connection right again", async () => {
		const { ctx, tenantId, grantId, connectionId, tokens } =
			await bench.newGrant({ expired: true });
		await bench.fault({
			kind: "custom",
			status: 200,
			headers: { "content-type": "application/json" },
			body: {
				access_token: "ya29.narrow",
				token_type: "Bearer",
				expires_in: 3_599,
				scope: "openid email",
			},
		});
		await bench.own.credentials.getAccessToken(ctx, grantId, use);
		expect(await bench.connectionStatus(tenantId, connectionId)).toMatchObject({
			status: "ERROR",
		});
		await bench.expire(tenantId, grantId);

		await bench.own.credentials.getAccessToken(ctx, grantId, use);

		expect(await bench.connectionStatus(tenantId, connectionId)).toEqual({
			status: "ACTIVE",
			reconnectRequired: false,
		});
		expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
			status: "ACTIVE",
			statusMessage: null,
			grantedScopes: tokens.scopes,
		});
		const refreshed = await bench.audited(tenantId, "CREDENTIAL_REFRESH");
		expect(refreshed.at(-1)?.detail).toMatchObject({
			scopesGained: tokens.scopes?.slice(2),
		});
	});

	test.each([
		{ kind: "html" },
		{ kind: "invalid_json" },
		{
			kind: "custom",
			status: 200,
			headers: { "content-type": "application/json" },
			body: { access_token: "ya29.x", token_type: "mac", expires_in: 3_599 },
		},
	])("garbage is never stored: $kind", async (fault) => {
		const { ctx, tenantId, grantId } = await bench.newGrant({ expired: true });
		await bench.fault({ count: 3, ...fault });
		await expect(
			bench.own.credentials.getAccessToken(ctx, grantId, use),
		).rejects.toMatchObject({ code: "TOKEN_RESPONSE_INVALID" });
		expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
			credentialVersion: 1,
			consecutiveFailures: 1,
			status: "ACTIVE",
		});
		await bench.forget();
		await bench.own.credentials.getAccessToken(ctx, grantId, use);
	});
});

describe("refreshGrant", () => {
	test("refreshes although the token still lives", async () => {
		const { ctx, tenantId, grantId } = await bench.newGrant();
		const { expiresAt } = await bench.own.credentials.refreshGrant(
			ctx,
			grantId,
		);
		expect(expiresAt?.getTime()).toBeGreaterThan(Date.now());
		expect(await bench.refreshCalls()).toBe(1);
		expect((await bench.grantRow(tenantId, grantId)).credentialVersion).toBe(2);
	});
});

describe("a session", () => {
	test("fetches and audits its token once, and another one when the platform refuses it", async () => {
		const { ctx, tenantId, grantId, tokens } = await bench.newGrant();
		const session = await bench.own.credentials.openSession(ctx, {
			platform: "GOOGLE_ADS",
			grantId,
			purpose: "import slice",
		});
		for (let call = 0; call < 5; call += 1)
			expect((await sentToken(session)).token).toBe(
				tokens.accessToken.reveal(),
			);
		const uses = () =>
			bench
				.audited(tenantId, "CREDENTIAL_USE")
				.then((rows) =>
					rows.filter(({ purpose }) => purpose === "import slice"),
				);
		expect(await uses()).toHaveLength(1);
		const { credential } = await sentToken(session);
		await Promise.all([
			session.renewAfterRefusal(credential),
			session.renewAfterRefusal(credential),
		]);
		const fresh = await sentToken(session);
		expect(fresh.token).not.toBe(tokens.accessToken.reveal());
		// Refused again by a late reply to the old one: the new one stays.
		await session.renewAfterRefusal(credential);
		expect((await sentToken(session)).token).toBe(fresh.token);
		expect(await uses()).toHaveLength(2);
		expect(await bench.refreshCalls()).toBe(1);
	});
});

async function intentIsOpen(tenantId: string, grantId: string): Promise<void> {
	await expect
		.poll(async () => (await bench.grantRow(tenantId, grantId)).refreshIntentAt)
		.not.toBeNull();
}

async function reconnect(
	ctx: Parameters<CredentialBench["own"]["credentials"]["saveGrant"]>[1],
	grantId: string,
	account?: string,
) {
	const tokens = await bench.consent(account);
	await inTenant(bench.database.db, ctx.tenantId, (tx) =>
		bench.own.credentials.saveGrant(tx, ctx, {
			grantId,
			platform: "GOOGLE_ADS",
			method: "OAUTH2",
			clientId: defaultApp.clientId,
			platformUser: { id: personOf(tokens), name: "Agency admin" },
			issued: toIssued(tokens),
		}),
	);
	return tokens;
}
