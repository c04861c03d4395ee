import { setTimeout as sleep } from "node:timers/promises";
import { inTenantSql } from "@patchbay/db";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
	type BreakableProxy,
	startBreakableProxy,
} from "../support/breakable-proxy.ts";
import {
	type CredentialBench,
	startCredentialBench,
} from "../support/credentials.ts";

const use = { purpose: "test" } as const;
let bench: CredentialBench;
let proxy: BreakableProxy;
beforeAll(async () => {
	bench = await startCredentialBench();
	proxy = await startBreakableProxy(bench.database.url);
});
afterAll(async () => {
	await bench.close();
	await proxy.close();
});
beforeEach(() => bench.forget());

const until = async (holds: () => Promise<boolean>) => {
	while (!(await holds())) await sleep(25);
};
const isTrue = async (tenantId: string, grantId: string, condition: string) =>
	inTenantSql(bench.database.db, tenantId, async (sql) => {
		const { rowCount } = await sql.query(
			`select from platform_grant where id = $1 and ${condition}`,
			[grantId],
		);
		return rowCount === 1;
	});

/**
 * A process that has a rotated refresh token in its hands while its database is gone, for so long that its lease has
 * ended.
 */
async function holdUnsaved() {
	const { ctx, tenantId, grantId, connectionId } = await bench.newGrant({
		expired: true,
	});
	const holder = bench.process({
		databaseUrl: proxy.url(bench.database.url),
		timings: { lease: 2_000, request: 1_900 },
	});
	await bench.fault({
		kind: "custom",
		status: 200,
		delayMs: 500,
		headers: { "content-type": "application/json" },
		body: {
			access_token: "ya29.rescued",
			refresh_token: "1//0g-rotated",
			token_type: "Bearer",
			expires_in: 3_599,
		},
	});
	const held = holder.credentials.getAccessToken(ctx, grantId, use);
	held.catch(() => {});
	await until(async () => (await bench.refreshCalls()) === 1);
	await proxy.cut();
	await until(() =>
		isTrue(tenantId, grantId, "refresh_lease_until < clock_timestamp()"),
	);
	return { ctx, tenantId, grantId, connectionId, held };
}

test("a rotated token that waits for the database is waited for: the old one is not tried meanwhile", async () => {
	const { ctx, tenantId, grantId, held } = await holdUnsaved();
	const other = bench.process({ timings: { rescue: 60_000 } });
	const vended = other.credentials.getAccessToken(ctx, grantId, use);
	await proxy.restore();
	expect((await held).accessToken.reveal()).toBe("ya29.rescued");
	expect((await vended).accessToken.reveal()).toBe("ya29.rescued");
	expect(await bench.refreshCalls()).toBe(1);
	expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
		status: "ACTIVE",
		credentialVersion: 2,
		refreshIntentAt: null,
	});
});

test("a rotated token is kept though another process was refused the old one meanwhile: nobody has to reconnect", async () => {
	const { ctx, tenantId, grantId, connectionId, held } = await holdUnsaved();
	await bench.fault({
		kind: "status",
		status: 400,
		oauthError: { error: "invalid_grant" },
	});
	const other = bench.process({ timings: { rescue: 0 } });
	await expect(
		other.credentials.getAccessToken(ctx, grantId, use),
	).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });
	expect((await bench.grantRow(tenantId, grantId)).status).toBe("REVOKED");
	await proxy.restore();
	expect((await held).accessToken.reveal()).toBe("ya29.rescued");
	expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
		status: "ACTIVE",
		reconnectRequired: false,
		credentialVersion: 2,
	});
	expect(await bench.connectionStatus(tenantId, connectionId)).toEqual({
		status: "ACTIVE",
		reconnectRequired: false,
	});
	const { accessToken } = await other.credentials.getAccessToken(
		ctx,
		grantId,
		use,
	);
	expect(accessToken.reveal()).toBe("ya29.rescued");
});

test("a process tells who waits too long, saves nevertheless, and can be waited for before it ends", async () => {
	const { ctx, tenantId, grantId } = await bench.newGrant({ expired: true });
	const holder = bench.process({
		databaseUrl: proxy.url(bench.database.url),
		timings: { wait: 300 },
	});
	await bench.fault({ kind: "delay", delayMs: 500 });
	const held = holder.credentials.getAccessToken(ctx, grantId, use);
	held.catch(() => {});
	await until(async () => (await bench.refreshCalls()) === 1);
	await proxy.cut();
	await expect(held).rejects.toMatchObject({ code: "UNAVAILABLE" });
	await proxy.restore();
	await holder.credentials.whenSaved();
	expect(await bench.grantRow(tenantId, grantId)).toMatchObject({
		credentialVersion: 2,
		status: "ACTIVE",
	});
});
