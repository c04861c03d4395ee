import { refreshDueGrants } from "@patchbay/connections";
import { INSTANCE_TENANT_ID, inTenant, inTenantSql } from "@patchbay/db";
import { createLogger } from "@patchbay/logger";
import { toIssued } from "@patchbay/oauth";
import { createOAuthApp, createOAuthAppInput } from "@patchbay/oauth-apps";
import { platforms } from "@patchbay/platforms";
import { KeyUnavailable } from "@patchbay/vault";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import type { CredentialProcess } from "../support/credential-process.ts";
import {
	type CredentialBench,
	startCredentialBench,
} from "../support/credentials.ts";
import { defaultApp } from "../support/default-platform.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { localVault } from "../support/key-rotating.ts";

let bench: CredentialBench;
beforeAll(async () => {
	bench = await startCredentialBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
	await bench.forget();
	// Nothing of an earlier test is due.
	const { rows } = await bench.own.db.pool.query<{
		id: string;
		tenant: string;
	}>(
		"select grant_id as id, tenant_id as tenant from system.grants_to_refresh(now() + interval '1 year', 1000)",
	);
	for (const { id, tenant } of rows)
		await bench.expire(tenant, id, 400 * 86_400);
});

const logger = createLogger({ name: "test", level: "silent" });
const refreshDue = (process: CredentialProcess = bench.own, options = {}) =>
	refreshDueGrants(
		{ db: process.db, credentials: process.credentials, logger },
		{ widestGap: 0, ...options },
	);
const versionOf = async (of: { tenantId: string; grantId: string }) =>
	(await bench.grantRow(of.tenantId, of.grantId)).credentialVersion;
/** The pause after a failure is over. */
const pauseEnds = (of: { tenantId: string; grantId: string }) =>
	inTenantSql(bench.own.db, of.tenantId, (sql) =>
		sql.query(
			"update platform_grant set next_attempt_at = now() - interval '1 second' where id = $1 and next_attempt_at is not null",
			[of.grantId],
		),
	);

test("what ends within half an hour is refreshed, and nothing else", async () => {
	const soon = await bench.newGrant();
	const later = await bench.newGrant();
	const ended = await bench.newGrant({ expired: true });
	await bench.expire(soon.tenantId, soon.grantId, 29 * 60);
	await bench.expire(later.tenantId, later.grantId, 31 * 60);
	expect(await refreshDue()).toEqual({ refreshed: 2, failed: 0 });
	expect(await Promise.all([soon, later, ended].map(versionOf))).toEqual([
		2, 1, 2,
	]);
	expect(await refreshDue()).toEqual({ refreshed: 0, failed: 0 });
});

test("several workers at once refresh nothing twice", async () => {
	const { ctx } = await createTenant(bench.database);
	const grants = [
		await bench.newGrant({ ctx, expired: true }),
		await bench.newGrant({ account: "brand.owner@example.com", expired: true }),
		await bench.newGrant({ account: "new.starter@example.com", expired: true }),
	];
	await bench.fault({ kind: "delay", delayMs: 300, count: 20 });
	const workers = [bench.process(), bench.process(), bench.process()];
	const rounds = await Promise.all(workers.map((each) => refreshDue(each)));
	expect(await bench.refreshCalls()).toBe(3);
	expect(rounds.map(({ failed }) => failed)).toEqual([0, 0, 0]);
	expect(await Promise.all(grants.map(versionOf))).toEqual([2, 2, 2]);
});

test("tenants take turns: one with many grants does not hold up another's", async () => {
	const many = await createTenant(bench.database);
	const accounts = [
		"agency.admin@example.com",
		"brand.owner@example.com",
		"new.starter@example.com",
	];
	for (const account of accounts)
		await bench.newGrant({ ctx: many.ctx, account, expired: true });
	const one = await bench.newGrant({ expired: true });
	await bench.expire(one.tenantId, one.grantId, 60);
	const { rows } = await bench.own.db.pool.query<{ tenant_id: string }>(
		"select tenant_id from system.grants_to_refresh(now() + interval '30 minutes', 2)",
	);
	expect(rows.map((row) => row.tenant_id).toSorted()).toEqual(
		[many.tenantId, one.tenantId].toSorted(),
	);
});

test("a failing grant is left alone for longer each time, stands in ERROR from the third on, and heals by itself", async () => {
	const grant = await bench.newGrant({ expired: true });
	const { tenantId, grantId, connectionId } = grant;
	await bench.fault({ kind: "status", status: 500, count: 100 });
	const pauses: number[] = [];
	const statuses: string[] = [];
	for (let round = 1; round <= 4; round += 1) {
		const before = Date.now();
		expect(await refreshDue()).toEqual({ refreshed: 0, failed: 1 });
		const calls = await bench.refreshCalls();
		// In its pause it is not even asked for.
		expect(await refreshDue()).toEqual({ refreshed: 0, failed: 0 });
		expect(await bench.refreshCalls()).toBe(calls);
		const row = await bench.grantRow(tenantId, grantId);
		expect(row.consecutiveFailures).toBe(round);
		statuses.push(row.status);
		pauses.push((row.nextAttemptAt?.getTime() ?? 0) - before);
		await pauseEnds(grant);
	}
	expect(statuses).toEqual(["ACTIVE", "ACTIVE", "ERROR", "ERROR"]);
	for (const [index, pause] of pauses.entries())
		expect(pause).toBeGreaterThanOrEqual(30_000 * 2 ** index);
	expect(await bench.connectionStatus(tenantId, connectionId)).toEqual({
		status: "ERROR",
		reconnectRequired: false,
	});

	await bench.forget();
	expect(await refreshDue()).toEqual({ refreshed: 1, failed: 0 });
	expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
		status: "ACTIVE",
		statusMessage: null,
		consecutiveFailures: 0,
		nextAttemptAt: null,
	});
	expect(await bench.connectionStatus(tenantId, connectionId)).toEqual({
		status: "ACTIVE",
		reconnectRequired: false,
	});
});

test("in its pause a grant is refreshed at once when a user asks", async () => {
	const { ctx, tenantId, grantId } = await bench.newGrant({ expired: true });
	await bench.fault({ kind: "status", status: 500, count: 3 });
	expect(await refreshDue()).toEqual({ refreshed: 0, failed: 1 });
	await bench.forget();
	await bench.own.credentials.refreshGrant(ctx, grantId);
	expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
		credentialVersion: 2,
		nextAttemptAt: null,
	});
});

test("being told to wait is waited for and no error", async () => {
	const grant = await bench.newGrant({ expired: true });
	const { tenantId, grantId } = grant;
	for (let round = 1; round <= 4; round += 1) {
		await bench.forget();
		await bench.fault({
			kind: "status",
			status: 429,
			count: 10,
			headers: { "Retry-After": "7200" },
		});
		await refreshDue();
		await pauseEnds(grant);
		// The two hours that the platform asked for hold all processes back.
		await asSuperuser(bench.database, "delete from platform_hold");
	}
	expect((await bench.grantRow(tenantId, grantId)).status).toBe("ACTIVE");
	await bench.forget();
	expect(await refreshDue()).toEqual({ refreshed: 1, failed: 0 });
});

test("a key or an app of ours that cannot be opened marks no tenant, asks nobody and leaves no lease", async () => {
	const grant = await bench.newGrant({ expired: true });
	const { tenantId, grantId, connectionId } = grant;
	const { db, keys, oauthApps } = bench.own;
	await createOAuthApp(
		{
			db,
			keys,
			oauthApps,
			platforms,
			adminUrl: "http://localhost:3000",
			tenantId: INSTANCE_TENANT_ID,
			actor: { type: "SYSTEM", name: "test" },
			role: null,
			scopes: [],
			requestId: "test",
		},
		createOAuthAppInput.parse({
			platform: "GOOGLE_ADS",
			label: "Of all",
			clientId: defaultApp.clientId,
			clientSecret: defaultApp.clientSecret,
		}),
	);
	const vault = localVault(bench.masterKey);
	/** A process whose key service has this tenant's key for nobody. */
	const without = (locked: string) =>
		bench.process({
			vault: {
				...vault,
				openTenantKey: async (stored) => {
					if (stored.tenantId === locked)
						throw new KeyUnavailable("The key service does not answer.");
					return vault.openTenantKey(stored);
				},
			},
		});
	const expectUnmarked = async () => {
		expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
			status: "ACTIVE",
			consecutiveFailures: 0,
			nextAttemptAt: null,
			refreshLeaseUntil: null,
			refreshIntentAt: null,
		});
		expect(await bench.connectionStatus(tenantId, connectionId)).toEqual({
			status: "ACTIVE",
			reconnectRequired: false,
		});
		expect(await bench.refreshCalls()).toBe(0);
	};
	for (const locked of [tenantId, INSTANCE_TENANT_ID]) {
		const worker = without(locked);
		for (let round = 1; round <= 3; round += 1) {
			expect(await refreshDue(worker)).toEqual({ refreshed: 0, failed: 1 });
			await pauseEnds(grant);
		}
		await expectUnmarked();
	}
	await asSuperuser(
		bench.database,
		"update oauth_app_secret set sealed_secret = set_byte(sealed_secret, 60, get_byte(sealed_secret, 60) # 1)",
	);
	for (let round = 1; round <= 3; round += 1) {
		expect(await refreshDue()).toEqual({ refreshed: 0, failed: 1 });
		await pauseEnds(grant);
	}
	await expectUnmarked();
	await asSuperuser(
		bench.database,
		"update oauth_app_secret set sealed_secret = set_byte(sealed_secret, 60, get_byte(sealed_secret, 60) # 1)",
	);
	expect(await refreshDue()).toEqual({ refreshed: 1, failed: 0 });
});

test("a revoked grant is marked at once, its connections told of, and never asked for again", async () => {
	const account = "brand.owner@example.com";
	const grant = await bench.newGrant({ account, expired: true });
	const { tenantId, grantId, connectionId } = grant;
	await bench.google.control("google-ads/revoke", { user: account });
	expect(await refreshDue()).toEqual({ refreshed: 0, failed: 1 });
	expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
		status: "REVOKED",
		reconnectRequired: true,
	});
	expect(await bench.connectionStatus(tenantId, connectionId)).toEqual({
		status: "REVOKED",
		reconnectRequired: true,
	});
	await bench.forget();
	expect(await refreshDue()).toEqual({ refreshed: 0, failed: 0 });
	expect(await bench.refreshCalls()).toBe(0);
});

test("an access that cannot be renewed is used to its end, and has expired then", async () => {
	const tokens = await bench.consent();
	const own = await createTenant(bench.database);
	const { grantId: lone } = await inTenant(bench.own.db, own.tenantId, (tx) =>
		bench.own.credentials.saveGrant(tx, own.ctx, {
			platform: "GOOGLE_ADS",
			method: "OAUTH2",
			clientId: defaultApp.clientId,
			platformUser: { id: "nobody", name: null },
			issued: toIssued({ ...tokens, refreshToken: null }),
		}),
	);
	await bench.expire(own.tenantId, lone, 600);
	expect(await refreshDue()).toEqual({ refreshed: 0, failed: 0 });
	expect((await bench.grantRow(own.tenantId, lone)).status).toBe("ACTIVE");
	await bench.expire(own.tenantId, lone, -1);
	expect(await refreshDue()).toEqual({ refreshed: 0, failed: 1 });
	expect(await bench.grantRow(own.tenantId, lone)).toMatchObject({
		status: "EXPIRED",
		reconnectRequired: true,
	});
});
