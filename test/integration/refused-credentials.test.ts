import { inTenant, inTenantSql, newId } from "@patchbay/db";
import { apiKey, oauth1, toIssued } from "@patchbay/oauth";
import {
	getPlatform,
	interactiveLimits,
	platforms as ownPlatforms,
	type Platform,
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
import { asSuperuser } from "../support/as-superuser.ts";
import type { CredentialProcess } from "../support/credential-process.ts";
import {
	type CredentialBench,
	personOf,
	startCredentialBench,
} from "../support/credentials.ts";
import { defaultApp } from "../support/default-platform.ts";
import { createBrand } from "../support/factories/brand.ts";
import { createTenant } from "../support/factories/tenant.ts";

const timings = { freshGrace: 50, refusalStands: 400 };
let bench: CredentialBench;
let own: CredentialProcess;

beforeAll(async () => {
	bench = await startCredentialBench();
	own = bench.process({ timings });
});
afterAll(() => bench.close());
beforeEach(() => bench.forget());

type Grant = Awaited<ReturnType<CredentialBench["newGrant"]>>;

/** A request of a connector, through a session of its own. */
async function callPlatform(
	{ ctx, grantId }: Grant,
	options: { inBackground?: boolean; process?: CredentialProcess } = {},
): Promise<void> {
	const { process = own, inBackground = false } = options;
	const session = await process.credentials.openSession(ctx, {
		grantId,
		platform: "GOOGLE_ADS",
		purpose: "test",
		inBackground,
		limits: { ...interactiveLimits, retries: 2, firstRetryMilliseconds: 50 },
	});
	const google = getPlatform(ownPlatforms, "GOOGLE_ADS");
	try {
		await google.parts.verify?.run(session);
	} catch (error) {
		// As every caller of a connector does.
		if ((error as { code?: unknown }).code === "RECONNECT_REQUIRED")
			await session.reject((error as Error).message);
		throw error;
	}
}

/** The platform refuses the token of the next so many requests. */
const refuse = (count: number, code = "OAUTH_TOKEN_INVALID") =>
	bench.fault({
		path: "/google-ads/v25/customers:listAccessibleCustomers",
		count,
		googleAdsError: {
			category: "authenticationError",
			code,
		},
	});

/** A grant that nobody but a person can renew: the platform gave no refresh token. */
async function unrenewable(): Promise<Grant> {
	const { ctx } = await createTenant(bench.database);
	const { tenantId } = ctx;
	const tokens = { ...(await bench.consent()), refreshToken: null };
	const { grantId } = await inTenant(bench.own.db, tenantId, (tx) =>
		bench.own.credentials.saveGrant(tx, ctx, {
			platform: "GOOGLE_ADS",
			method: "OAUTH2",
			clientId: defaultApp.clientId,
			platformUser: { id: personOf(tokens), name: "Agency admin" },
			issued: toIssued(tokens),
		}),
	);
	const connectionId = await connect(tenantId, grantId, "GOOGLE_ADS");
	return { ctx, tenantId, grantId, connectionId, tokens };
}

async function connect(
	tenantId: string,
	grantId: string,
	platform: Platform["id"],
): Promise<string> {
	const connectionId = newId();
	const brandId = await createBrand(bench.own.db, tenantId);
	await inTenant(bench.own.db, tenantId, (tx) =>
		tx.connection.create({
			data: {
				id: connectionId,
				tenantId,
				brandId,
				platform,
				grantId,
				status: "ACTIVE",
				scopeSets: [],
				connectedByType: "SYSTEM",
				connectedAt: new Date(),
			},
		}),
	);
	return connectionId;
}

const statusOf = async ({ tenantId, grantId }: Grant) => {
	const { status, reconnectRequired } = await bench.grantRow(tenantId, grantId);
	return { status, reconnectRequired };
};
const healthy = { status: "ACTIVE", reconnectRequired: false };

describe("an access that only a person can renew", () => {
	test("is not touched by a refresh, which the platform does not offer", async () => {
		const grant = await unrenewable();
		await expect(
			own.credentials.refreshGrant(grant.ctx, grant.grantId),
		).rejects.toMatchObject({ code: "UNSUPPORTED_BY_PLATFORM" });
		expect(await statusOf(grant)).toEqual(healthy);
		expect(
			await bench.connectionStatus(grant.tenantId, grant.connectionId),
		).toEqual(healthy);
		await callPlatform(grant);
		const { refreshLeaseUntil, refreshIntentAt } = await bench.grantRow(
			grant.tenantId,
			grant.grantId,
		);
		expect({ refreshLeaseUntil, refreshIntentAt }).toEqual({
			refreshLeaseUntil: null,
			refreshIntentAt: null,
		});
	});

	test("survives a stray refusal, which its caller does not even notice", async () => {
		const grant = await unrenewable();
		await refuse(1);
		await callPlatform(grant);
		expect(await statusOf(grant)).toEqual(healthy);
		expect(
			(await bench.grantRow(grant.tenantId, grant.grantId)).refusedAt,
		).toBeNull();
	});

	test("is not ended by one call that is refused", async () => {
		const grant = await unrenewable();
		await refuse(2);
		await expect(callPlatform(grant)).rejects.toMatchObject({
			code: "PLATFORM_UNAVAILABLE",
		});
		expect(await statusOf(grant)).toEqual(healthy);
		// Accepted again, it starts anew.
		await callPlatform(grant);
		await expect
			.poll(
				async () =>
					(await bench.grantRow(grant.tenantId, grant.grantId)).refusedAt,
			)
			.toBeNull();
		expect(await statusOf(grant)).toEqual(healthy);
	});

	test("is revoked when a later call, of another process too, is refused as well", async () => {
		const grant = await unrenewable();
		await refuse(100);
		await expect(callPlatform(grant)).rejects.toMatchObject({
			code: "PLATFORM_UNAVAILABLE",
		});
		// At once it says no more than before.
		await expect(callPlatform(grant)).rejects.toMatchObject({
			code: "PLATFORM_UNAVAILABLE",
		});
		const process = bench.process({ timings });
		await expect
			.poll(() =>
				callPlatform(grant, { process }).catch(
					(error: { code?: string }) => error.code,
				),
			)
			.toBe("RECONNECT_REQUIRED");
		expect(await statusOf(grant)).toEqual({
			status: "REVOKED",
			reconnectRequired: true,
		});
		expect(
			await bench.connectionStatus(grant.tenantId, grant.connectionId),
		).toEqual({ status: "REVOKED", reconnectRequired: true });
	});
});

describe("an access that can be renewed", () => {
	test("outlives a refusal while the token endpoint fails, and works when it is well again", async () => {
		const grant = await bench.newGrant();
		await refuse(1);
		await bench.fault({ kind: "status", status: 503, count: 3 });
		await expect(callPlatform(grant)).rejects.toMatchObject({
			code: "PLATFORM_UNAVAILABLE",
		});
		expect(await statusOf(grant)).toEqual(healthy);
		expect(
			await bench.connectionStatus(grant.tenantId, grant.connectionId),
		).toEqual(healthy);
		await callPlatform(grant);
		await own.credentials.refreshGrant(grant.ctx, grant.grantId);
		await own.credentials.getAccessToken(grant.ctx, grant.grantId, {
			purpose: "test",
			action: "CREDENTIAL_VEND",
		});
		expect(await statusOf(grant)).toEqual(healthy);
	});

	test("survives that the platform does not know its fresh token for a moment", async () => {
		const grant = await bench.newGrant();
		await refuse(2);
		await callPlatform(grant);
		expect(await statusOf(grant)).toEqual(healthy);
		expect(await bench.refreshCalls()).toBe(1);
	});

	test("outlives an API that refuses its fresh token for however long, is renewed once meanwhile, and works when it is accepted again", async () => {
		const grant = await bench.newGrant();
		await refuse(100, "OAUTH_TOKEN_EXPIRED");
		for (const inBackground of [true, true, false])
			await expect(callPlatform(grant, { inBackground })).rejects.toMatchObject(
				{
					code: "PLATFORM_UNAVAILABLE",
					message: expect.stringContaining("renewed a moment ago"),
				},
			);
		expect(await statusOf(grant)).toEqual(healthy);
		expect(
			await bench.connectionStatus(grant.tenantId, grant.connectionId),
		).toEqual(healthy);
		expect(await bench.refreshCalls()).toBe(1);
		await bench.forget();
		await callPlatform(grant, { inBackground: true });
	});

	test("is revoked when its fresh token is refused as revoked, and refused again", async () => {
		const grant = await bench.newGrant();
		await refuse(100, "OAUTH_TOKEN_REVOKED");
		await expect(callPlatform(grant)).rejects.toMatchObject({
			code: "RECONNECT_REQUIRED",
		});
		expect(await statusOf(grant)).toEqual({
			status: "REVOKED",
			reconnectRequired: true,
		});
		expect(await bench.refreshCalls()).toBe(1);
	});
});

describe("a renewal that fails", () => {
	test("is one failure of the grant for all workers, and heals by anybody's success", async () => {
		const grant = await bench.newGrant({ expired: true });
		await bench.fault({ kind: "status", status: 503, count: 100 });
		const processes = [own, bench.process({ timings }), own];
		const inBackground = true;
		for (const process of [...processes, ...processes])
			await expect(
				callPlatform(grant, { process, inBackground }),
			).rejects.toMatchObject({
				code: "PLATFORM_UNAVAILABLE",
				message: expect.stringMatching(/renew/),
			});
		expect(await bench.refreshCalls()).toBe(3);
		expect(
			(await bench.grantRow(grant.tenantId, grant.grantId)).consecutiveFailures,
		).toBe(1);

		await bench.forget();
		await own.credentials.getAccessToken(grant.ctx, grant.grantId, {
			purpose: "test",
		});
		await callPlatform(grant, { inBackground });
		expect(await bench.grantRow(grant.tenantId, grant.grantId)).toMatchObject({
			consecutiveFailures: 0,
			nextAttemptAt: null,
		});
	});
});

describe("a renewal that cannot be stored", () => {
	const rotated = (scope: string) => ({
		kind: "custom",
		status: 200,
		headers: { "content-type": "application/json" },
		body: {
			access_token: "ya29.rotated",
			refresh_token: "1//rotated",
			token_type: "Bearer",
			expires_in: 3_599,
			scope,
		},
	});
	/** Reads the refresh token that the next renewal would be made with. */
	const storedRefreshToken = async ({ ctx, grantId }: Grant) => {
		await bench.expire(ctx.tenantId, grantId);
		await bench.forget();
		// The sandbox does not know the rotated one.
		const error = await own.credentials
			.getAccessToken(ctx, grantId, { purpose: "test" })
			.catch((error: { code?: string }) => error.code);
		return error === "RECONNECT_REQUIRED" ? "rotated" : "old";
	};

	test("for a text beside its tokens is stored without it", async () => {
		const grant = await bench.newGrant({ expired: true });
		await bench.fault(rotated("openid\u0000 email"));
		const { accessToken } = await own.credentials.getAccessToken(
			grant.ctx,
			grant.grantId,
			{ purpose: "test" },
		);
		expect(accessToken.reveal()).toBe("ya29.rotated");
		const row = await bench.grantRow(grant.tenantId, grant.grantId);
		expect(row).toMatchObject({
			status: "ACTIVE",
			refreshLeaseUntil: null,
			refreshIntentAt: null,
			grantedScopes: grant.tokens.scopes,
		});
		expect(await storedRefreshToken(grant)).toBe("rotated");
	});

	test("for a reason of the database keeps the rotated refresh token all the same", async () => {
		const grant = await bench.newGrant({ expired: true });
		await asSuperuser(
			bench.database,
			"alter table platform_grant add constraint test_scopes check (not granted_scopes @> '{unstorable}')",
		);
		try {
			await bench.fault(rotated("openid email unstorable"));
			const { accessToken } = await own.credentials.getAccessToken(
				grant.ctx,
				grant.grantId,
				{ purpose: "test" },
			);
			expect(accessToken.reveal()).toBe("ya29.rotated");
			expect(await bench.grantRow(grant.tenantId, grant.grantId)).toMatchObject(
				{ grantedScopes: grant.tokens.scopes },
			);
			expect(await storedRefreshToken(grant)).toBe("rotated");
		} finally {
			await asSuperuser(
				bench.database,
				"alter table platform_grant drop constraint test_scopes",
			);
		}
	});

	test("at all ends its lease at once and says so", async () => {
		const grant = await bench.newGrant({ expired: true });
		await asSuperuser(
			bench.database,
			`alter table platform_grant add constraint test_version check (credential_version < 2 or tenant_id <> '${grant.tenantId}')`,
		);
		try {
			await expect(
				own.credentials.getAccessToken(grant.ctx, grant.grantId, {
					purpose: "test",
				}),
			).rejects.toMatchObject({
				code: "UNAVAILABLE",
				message: expect.stringMatching(/operator/),
			});
		} finally {
			await asSuperuser(
				bench.database,
				"alter table platform_grant drop constraint test_version",
			);
		}
		expect(await bench.grantRow(grant.tenantId, grant.grantId)).toMatchObject({
			status: "ACTIVE",
			refreshLeaseUntil: null,
		});
		await own.credentials.getAccessToken(grant.ctx, grant.grantId, {
			purpose: "test",
		});
	});
});

describe("other methods", () => {
	const google = getPlatform(ownPlatforms, "GOOGLE_ADS");
	const base: Omit<Platform, "id" | "name" | "methods"> = {
		api: google.api,
		urls: google.urls,
		appExtras: {},
		scopes: { ...google.scopes, sets: [], askedFor: "none" },
		limits: google.limits,
		identify: google.identify,
		parts: google.parts,
	};
	const seen: unknown[] = [];
	const platforms = {
		...ownPlatforms,
		X_ADS: {
			...base,
			id: "X_ADS" as const,
			name: "X Ads",
			methods: [
				oauth1({
					platformName: "X Ads",
					revokes: false,
					limits: { token: 200, verifier: 200 },
				}),
			] as const,
			sign: ((request, by) => {
				seen.push(by);
				return {
					...request,
					headers: { ...request.headers, authorization: "OAuth signed" },
				};
			}) satisfies Platform["sign"],
		},
		KLAVIYO: {
			...base,
			id: "KLAVIYO" as const,
			name: "Klaviyo",
			methods: [
				apiKey({ platformName: "Klaviyo", fields: [], key: "apiKey" }),
			] as const,
			sign: ((request, { credential, app }) => {
				if (credential.method !== "API_KEY" || app !== null)
					throw new TypeError("not a key");
				return {
					...request,
					headers: {
						...request.headers,
						authorization: `Klaviyo-API-Key ${credential.key.reveal()}`,
					},
				};
			}) satisfies Platform["sign"],
		},
	};
	const nothingElse = {
		expiresIn: null,
		renewableFor: null,
		dataAccessEndsAt: null,
		user: null,
		idToken: null,
		facts: {},
	};

	async function connected(method: "OAUTH1" | "API_KEY") {
		const process = bench.process({ timings, platforms });
		const { ctx } = await createTenant(bench.database);
		const platform = method === "OAUTH1" ? "X_ADS" : "KLAVIYO";
		const save = () =>
			inTenant(process.db, ctx.tenantId, (tx) =>
				process.credentials.saveGrant(tx, ctx, {
					platform,
					method,
					clientId: null,
					platformUser: { id: "7", name: "A\u0000me" },
					issued: {
						...nothingElse,
						scopes: null,
						credential:
							method === "OAUTH1"
								? {
										method,
										token: new Secret("7-token"),
										tokenSecret: new Secret("hush"),
									}
								: { method, key: new Secret("pk_secret") },
					},
				}),
			);
		const { grantId } = await save();
		// No app tells two of them apart: the same key is the same grant.
		expect(await save()).toEqual({ grantId, created: false });
		const connectionId = await connect(ctx.tenantId, grantId, platform);
		const vend = () =>
			process.credentials.getAccessToken(
				ctx,
				{ connectionId },
				{ purpose: "test", action: "CREDENTIAL_VEND" },
			);
		return { process, ctx, platform, grantId, connectionId, vend } as const;
	}
	const request = {
		method: "GET",
		url: new URL("http://127.0.0.1/"),
		headers: {},
		expects: "json",
		bucket: "default",
		account: null,
		repeatable: true,
	} as const;

	test("of OAuth 1.0a vend both parts of the token, and sign with both", async () => {
		const { process, ctx, grantId, vend } = await connected("OAUTH1");
		for (let time = 0; time < 2; time += 1) {
			const vended = await vend();
			expect(vended.accessToken.reveal()).toBe("7-token");
			expect(vended.tokenSecret?.reveal()).toBe("hush");
			expect(vended).toMatchObject({
				tokenType: "OAuth",
				expiresAt: null,
				grantedScopes: null,
			});
		}
		expect(await bench.audited(ctx.tenantId, "CREDENTIAL_VEND")).toHaveLength(
			2,
		);
		const session = await process.credentials.openSession(ctx, {
			grantId,
			platform: "X_ADS",
			purpose: "test",
		});
		const signed = await session.authorize(request);
		expect(signed.request.headers.authorization).toBe("OAuth signed");
		expect(seen).toEqual([
			{
				app: null,
				credential: expect.objectContaining({ method: "OAUTH1" }),
			},
		]);
		await expect(
			process.credentials.refreshGrant(ctx, grantId),
		).rejects.toMatchObject({ code: "UNSUPPORTED_BY_PLATFORM" });
	});

	test("of a key sign without an app, and never hand the key out", async () => {
		const { process, ctx, grantId, vend } = await connected("API_KEY");
		const session = await process.credentials.openSession(ctx, {
			grantId,
			platform: "KLAVIYO",
			purpose: "test",
		});
		const signed = await session.authorize(request);
		expect(signed.request.headers.authorization).toBe(
			"Klaviyo-API-Key pk_secret",
		);
		for (let time = 0; time < 2; time += 1)
			await expect(vend()).rejects.toMatchObject({
				code: "UNSUPPORTED_BY_PLATFORM",
			});
		expect(await bench.audited(ctx.tenantId, "CREDENTIAL_VEND")).toEqual([]);
		expect(await bench.grantRow(ctx.tenantId, grantId)).toMatchObject({
			clientId: null,
			scopesKnown: false,
			renewAt: null,
			platformUserName: "A\ufffdme",
		});
	});

	test("cannot be passed off as one another by a change of the row", async () => {
		const { process, ctx, grantId, vend } = await connected("API_KEY");
		await inTenantSql(process.db, ctx.tenantId, (sql) =>
			sql.query(
				"update platform_grant set authentication_method = 'OAUTH1' where id = $1",
				[grantId],
			),
		);
		await expect(vend()).rejects.toMatchObject({ code: "INTERNAL" });
	});
});
