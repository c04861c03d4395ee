import { verifyDueGrants } from "@patchbay/connections";
import { inTenant, inTenantSql } from "@patchbay/db";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";

const day = 86_400_000;
const hour = 3_600_000;
let world: Connecting;
let connectionId: string;
beforeEach(async () => {
	world = await startConnecting();
	connectionId = await world.connectBrand(await world.newBrand(), {
		account: people.brandOwner.email,
	});
});
afterEach(() => world.close());

const rowOf = () =>
	inTenant(world.database.db, world.tenant.tenantId, (tx) =>
		tx.connection.findFirstOrThrow({
			where: { id: connectionId },
			include: { grant: true },
		}),
	);
/** A worker's round, as if it were so much later. */
const round = (later: number, ctx = world.ctx) => {
	const { db, keys, credentials, platforms, oauthApps, endpoints } = ctx;
	const { audit, logger, adminUrl, connectEnabled } = ctx;
	return verifyDueGrants(
		{
			db,
			keys,
			credentials,
			platforms,
			oauthApps,
			endpoints,
			audit,
			logger,
			adminUrl,
			connectEnabled,
		},
		{ at: new Date(Date.now() + later), widestGap: 0 },
	);
};
const outage = () =>
	world.control("faults", {
		path: "/google-ads/v25/*",
		status: 503,
		count: 1000,
	});
const repaired = () =>
	fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" });

test("each grant is checked once a day, by one of several workers", async () => {
	const checks = async () => (await world.audited("VERIFY")).length;
	expect(await checks()).toBe(0);
	const rounds = await Promise.all([
		round(day),
		round(day, world.otherProcess()),
		round(day, world.otherProcess()),
	]);
	expect(rounds.reduce((sum, { checked }) => sum + checked, 0)).toBe(1);
	expect(await checks()).toBe(1);
	expect(await round(day + 1_000)).toEqual({ checked: 0, failed: 0 });
	expect((await rowOf()).grant?.lastVerifiedAt).toBeInstanceOf(Date);
	await round(2 * day);
	expect(await checks()).toBe(2);
});

test("the checks of many grants lie spread over the day", async () => {
	const { db } = world.database;
	await inTenantSql(db, world.tenant.tenantId, async (sql) => {
		await sql.query(
			`with made as (
				insert into platform_grant (id, tenant_id, platform, identity_provider, authentication_method, client_id,
					platform_user_id, status, granted_scopes, granted_by_type, granted_at)
				select gen_random_uuid(), tenant_id, platform, identity_provider, authentication_method, client_id,
					'person ' || n, 'ACTIVE', '{}', 'SYSTEM', now()
				from platform_grant, generate_series(1, 480) n returning *
			)
			insert into connection (id, tenant_id, brand_id, platform, grant_id, status, scope_sets, connected_by_type, connected_at)
			select gen_random_uuid(), m.tenant_id, c.brand_id, m.platform, m.id, 'ACTIVE', '{}', 'SYSTEM', now()
			from made m, connection c`,
		);
	});
	const dueWithin: number[] = [];
	for (let hours = 0; hours <= 24; hours += 1) {
		const { rows } = await db.pool.query<{ due: bigint }>(
			"select count(*) as due from system.grants_to_verify(now() + $1 * interval '1 hour', 1000)",
			[hours],
		);
		dueWithin.push(Number(rows[0]?.due));
	}
	expect(dueWithin.at(-1)).toBe(481);
	for (let hour = 1; hour <= 24; hour += 1) {
		const ofHour = (dueWithin[hour] ?? 0) - (dueWithin[hour - 1] ?? 0);
		expect(ofHour).toBeGreaterThan(0);
		expect(ofHour).toBeLessThan(100);
	}
});

test("an access that was ended at Google is found out, shown, and not looked at again", async () => {
	await world.control("google-ads/revoke", { user: people.brandOwner.email });
	await world.control("google-ads/expire-access-tokens");
	expect(await round(day)).toEqual({ checked: 1, failed: 1 });
	expect(await rowOf()).toMatchObject({
		status: "REVOKED",
		reconnectRequired: true,
		grant: { status: "REVOKED", reconnectRequired: true },
	});
	expect(await round(3 * day)).toEqual({ checked: 0, failed: 0 });
});

test("three failed checks in a row are an error; checks go on, further apart, and heal it", async () => {
	await outage();
	let at = day;
	for (const status of ["ACTIVE", "ACTIVE", "ERROR"]) {
		expect(await round(at)).toEqual({ checked: 1, failed: 1 });
		expect((await rowOf()).status).toBe(status);
		const next = (await rowOf()).grant?.nextAttemptAt?.getTime() ?? 0;
		expect(next).toBeGreaterThan(Date.now());
		at += hour;
	}
	await repaired();
	expect(await round(at)).toEqual({ checked: 1, failed: 0 });
	expect(await rowOf()).toMatchObject({
		status: "ACTIVE",
		statusMessage: null,
		grant: { status: "ACTIVE", consecutiveFailures: 0, nextAttemptAt: null },
	});
});

test("a connection in ERROR for a reason of its own is looked at within the hour and heals", async () => {
	await inTenant(world.database.db, world.tenant.tenantId, (tx) =>
		tx.connection.updateMany({
			where: { id: connectionId },
			data: { status: "ERROR", statusMessage: "North: reading failed." },
		}),
	);
	expect(await round(2 * hour)).toMatchObject({ checked: 1 });
	expect(await rowOf()).toMatchObject({
		status: "ACTIVE",
		statusMessage: null,
	});
});

test("several brands on one grant meet one outage once", async () => {
	for (const _ of [1, 2])
		await world.connectBrand(await world.newBrand(), {
			account: people.brandOwner.email,
		});
	await outage();
	expect(await round(day)).toEqual({ checked: 1, failed: 1 });
	expect((await rowOf()).grant).toMatchObject({
		consecutiveFailures: 1,
		status: "ACTIVE",
	});
});
