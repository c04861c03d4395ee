import { asSql, inTenant, inTenantSql } from "@patchbay/db";
import { toIssued } from "@patchbay/oauth";
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
	type CredentialBench,
	personOf,
	startCredentialBench,
} from "../support/credentials.ts";
import { defaultApp } from "../support/default-platform.ts";
import { createTenant } from "../support/factories/tenant.ts";

const use = { purpose: "test" } as const;
let bench: CredentialBench;

beforeAll(async () => {
	bench = await startCredentialBench();
});
afterAll(() => bench.close());
beforeEach(() => bench.forget());

/** Ends the grant's one connection, as `disconnect` does before it gives the grant up. */
async function disconnect(tenantId: string, connectionId: string) {
	await inTenant(bench.database.db, tenantId, (tx) =>
		tx.connection.update({
			where: { id: connectionId },
			data: { status: "DISCONNECTED" },
		}),
	);
}

async function isAccepted(token: Secret): Promise<boolean> {
	const reply = await bench.google.api(
		token.reveal(),
		"customers:listAccessibleCustomers",
	);
	return reply.status === 200;
}

describe("saving a grant", () => {
	test("stores no token in the clear and audits version and digests", async () => {
		const { tenantId, grantId, tokens } = await bench.newGrant();
		const row = await bench.grantRow(tenantId, grantId);
		const stored = JSON.stringify(row, (_key, value: unknown) =>
			value instanceof Uint8Array
				? Buffer.from(value).toString("latin1")
				: value,
		);
		expect(stored).not.toContain(tokens.accessToken.reveal());
		expect(stored).not.toContain(tokens.refreshToken?.reveal());
		const [saved] = await bench.audited(tenantId, "CREDENTIAL_SAVE");
		expect(saved).toMatchObject({
			targetId: grantId,
			detail: {
				credentialVersion: 1,
				accessTokenSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
				refreshTokenSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
			},
		});
		expect(JSON.stringify(saved?.detail)).not.toContain(
			tokens.accessToken.reveal(),
		);
	});

	test("of the same person again gives the same grant, and no refresh token never replaces one", async () => {
		const { ctx, tenantId, grantId, tokens } = await bench.newGrant({
			account: "agency.analyst@example.com",
		});
		const again = await inTenantSql(bench.database.db, tenantId, (sql) =>
			bench.own.credentials.saveGrant(sql, ctx, {
				platform: "GOOGLE_ADS",
				method: "OAUTH2",
				clientId: defaultApp.clientId,
				platformUser: { id: personOf(tokens), name: "Analyst" },
				issued: toIssued({
					...tokens,
					accessToken: new Secret("ya29.newer"),
					refreshToken: null,
				}),
			}),
		);
		expect(again).toEqual({ grantId, created: false });
		const { accessToken } = await bench.own.credentials.getAccessToken(
			ctx,
			grantId,
			use,
		);
		expect(accessToken.reveal()).toBe("ya29.newer");
		await bench.expire(tenantId, grantId);
		const refreshed = await bench.own.credentials.getAccessToken(
			ctx,
			grantId,
			use,
		);
		expect(await isAccepted(refreshed.accessToken)).toBe(true);
	});

	test("refuses another person on reconnect", async () => {
		const { ctx, tenantId, grantId, tokens } = await bench.newGrant();
		await expect(
			inTenantSql(bench.database.db, tenantId, (sql) =>
				bench.own.credentials.saveGrant(sql, ctx, {
					grantId,
					platform: "GOOGLE_ADS",
					method: "OAUTH2",
					clientId: defaultApp.clientId,
					platformUser: { id: "somebody else", name: null },
					issued: toIssued(tokens),
				}),
			),
		).rejects.toMatchObject({ code: "PLATFORM_USER_MISMATCH" });
	});

	test("at the same moment in two transactions makes one grant", async () => {
		const { ctx, tenantId } = await createTenant(bench.database);
		const tokens = await bench.consent();
		const saved = await Promise.all(
			[bench.own, bench.process()].map(({ credentials, db }) =>
				inTenantSql(db, tenantId, (sql) =>
					credentials.saveGrant(sql, ctx, {
						platform: "GOOGLE_ADS",
						method: "OAUTH2",
						clientId: defaultApp.clientId,
						platformUser: { id: "agency", name: null },
						issued: toIssued(tokens),
					}),
				),
			),
		);
		expect(new Set(saved.map(({ grantId }) => grantId)).size).toBe(1);
		expect(saved.filter(({ created }) => created)).toHaveLength(1);
		await bench.own.credentials.getAccessToken(
			ctx,
			saved[0]?.grantId ?? "",
			use,
		);
	});
});

describe("giving a grant up", () => {
	test("revokes it at the platform, destroys the tokens, and can be said twice", async () => {
		const account = "brand.owner@example.com";
		const { ctx, tenantId, grantId, connectionId, tokens } =
			await bench.newGrant({ account });
		await disconnect(tenantId, connectionId);
		expect(await bench.own.credentials.destroyGrant(ctx, grantId)).toEqual({
			revoked: true,
		});
		expect(await isAccepted(tokens.accessToken)).toBe(false);
		expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
			status: "DISCONNECTED",
			sealedAccessToken: null,
			sealedRefreshToken: null,
			destroyedAt: expect.any(Date),
		});
		for (const action of ["CREDENTIAL_REVOKE", "CREDENTIAL_DESTROY"])
			expect(await bench.audited(tenantId, action)).toEqual([
				expect.objectContaining({ targetId: grantId, succeeded: true }),
			]);
		expect(await bench.own.credentials.destroyGrant(ctx, grantId)).toEqual({
			revoked: false,
			reason: "It was given up before.",
		});
		await expect(
			bench.own.credentials.getAccessToken(ctx, grantId, use),
		).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });
	});

	test("does nothing while a live connection uses it", async () => {
		const { ctx, tenantId, grantId } = await bench.newGrant();
		expect(
			await bench.own.credentials.destroyGrant(ctx, grantId),
		).toMatchObject({ revoked: false, inUse: true });
		expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
			status: "ACTIVE",
			destroyedAt: null,
		});
	});

	test("leaves the platform alone while another tenant lives by the same person's consent", async () => {
		const account = "agency.analyst@example.com";
		const one = await bench.newGrant({ account });
		const other = await bench.newGrant({ account });
		await disconnect(one.tenantId, one.connectionId);
		expect(
			await bench.own.credentials.destroyGrant(one.ctx, one.grantId),
		).toMatchObject({ revoked: false, reason: expect.any(String) });
		expect(await isAccepted(other.tokens.accessToken)).toBe(true);
		expect(await bench.grantRow(one.tenantId, one.grantId)).toMatchObject({
			sealedRefreshToken: null,
		});
	});

	test("destroys the tokens also when the platform cannot be reached, and says so", async () => {
		const account = "new.starter@example.com";
		const { ctx, tenantId, grantId, connectionId } = await bench.newGrant({
			account,
		});
		await disconnect(tenantId, connectionId);
		await bench.fault({
			path: "/google-ads/revoke",
			kind: "status",
			status: 500,
			count: 5,
		});
		expect(
			await bench.own.credentials.destroyGrant(ctx, grantId),
		).toMatchObject({ revoked: false, reason: expect.any(String) });
		expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
			sealedAccessToken: null,
			sealedRefreshToken: null,
		});
		expect(await bench.audited(tenantId, "CREDENTIAL_REVOKE")).toEqual([
			expect.objectContaining({ succeeded: false }),
		]);
	});

	test("and agreeing again revives it", async () => {
		const account = "brand.owner@example.com";
		const { ctx, tenantId, grantId, connectionId } = await bench.newGrant({
			account,
		});
		await disconnect(tenantId, connectionId);
		await bench.own.credentials.destroyGrant(ctx, grantId);
		const again = await bench.newGrant({ ctx, account });
		expect(again.grantId).toBe(grantId);
		await bench.own.credentials.getAccessToken(ctx, grantId, use);
		expect((await bench.grantRow(tenantId, grantId)).destroyedAt).toBeNull();
	});
});

test("a grant whose fresh tokens the platform refuses is marked once it is reported, unless it has changed", async () => {
	const { ctx, tenantId, grantId, connectionId, tokens } =
		await bench.newGrant();
	const message = "The platform no longer accepts this login.";
	await bench.own.credentials.rejectGrant(ctx, grantId, {
		credential: {
			method: "OAUTH2",
			token: new Secret("ya29.of-before"),
			refreshToken: null,
		},
		platform: "GOOGLE_ADS",
		message,
	});
	expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
		status: "ACTIVE",
	});
	await bench.own.credentials.rejectGrant(ctx, grantId, {
		credential: toIssued(tokens).credential,
		platform: "GOOGLE_ADS",
		message,
	});
	expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
		status: "REVOKED",
		statusMessage: expect.stringMatching(/^Google no longer accepts/),
		reconnectRequired: true,
	});
	expect(await bench.connectionStatus(tenantId, connectionId)).toEqual({
		status: "REVOKED",
		reconnectRequired: true,
	});
});

describe("a tenant's key", () => {
	const place = { record: "oauth_attempt", id: "1", field: "f", version: 1 };

	test("is made once, however many processes want it first", async () => {
		const { tenantId } = await createTenant(bench.database);
		const processes = [bench.own, bench.process(), bench.process()];
		const sealed = await Promise.all(
			processes.map(({ keys, db }) =>
				inTenantSql(db, tenantId, (sql) =>
					keys.sealField(sql, tenantId, place, new Secret("verifier")),
				),
			),
		);
		const reader = bench.process();
		for (const each of sealed) {
			const opened = await inTenantSql(reader.db, tenantId, (sql) =>
				reader.keys.openField(sql, tenantId, place, each),
			);
			expect(opened.reveal()).toBe("verifier");
		}
		const keys = await inTenant(bench.database.db, tenantId, (tx) =>
			tx.tenantKey.count(),
		);
		expect(keys).toBe(1);
	});

	test("that was made in a transaction which is undone is not used afterwards", async () => {
		const { tenantId } = await createTenant(bench.database);
		await expect(
			inTenant(bench.database.db, tenantId, async (tx) => {
				await bench.own.keys.provision(tx, tenantId);
				await bench.own.keys.sealField(
					asSql(tx),
					tenantId,
					place,
					new Secret("lost"),
				);
				throw new Error("undone");
			}),
		).rejects.toThrow("undone");
		const sealed = await inTenant(bench.database.db, tenantId, (tx) =>
			bench.own.keys.sealField(tx, tenantId, place, new Secret("kept")),
		);
		const reader = bench.process();
		const opened = await inTenant(reader.db, tenantId, (tx) =>
			reader.keys.openField(tx, tenantId, place, sealed),
		);
		expect(opened.reveal()).toBe("kept");
	});
});
