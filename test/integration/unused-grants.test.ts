import { destroyUnusedGrants } from "@patchbay/connections";
import { inTenantSql } from "@patchbay/db";
import { composeCredentials } from "@patchbay/installation";
import { createLocalKeyProvider, createVault } from "@patchbay/vault";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { asOwner } from "../support/as-owner.ts";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";

let world: Connecting;
const opened: Connecting[] = [];
beforeEach(async () => {
	world = await startConnecting();
	opened.push(world);
});
afterAll(() => Promise.all(opened.map((each) => each.close())));

const change = (text: string, values: unknown[]) =>
	asOwner(world.database, world.tenant.tenantId, (client) =>
		client.query(text, values),
	);

async function grantOf(connectionId: string) {
	return inTenantSql(world.database.db, world.tenant.tenantId, async (sql) => {
		const { rows } = await sql.query<{
			id: string;
			destroyed: boolean;
			tokens: boolean;
		}>(
			`select g.id, g.destroyed_at is not null as destroyed,
				g.sealed_access_token is not null or g.sealed_refresh_token is not null as tokens
			from platform_grant g join connection c on c.tenant_id = g.tenant_id and c.grant_id = g.id where c.id = $1`,
			[connectionId],
		);
		return rows[0];
	});
}

const connect = async (account: string) =>
	world.connectBrand(await world.newBrand(), { account });

/** Lets ten minutes go by for the checks that are planned. */
const wait = () =>
	change(
		"update grant_use_check set due_at = due_at - interval '10 minutes'",
		[],
	);

const disconnect = (id: string) =>
	change(
		"update connection set status = 'DISCONNECTED', disconnected_at = now() where id = $1",
		[id],
	);

/** As a process leaves it that is killed after the disconnect's commit, before it gave the grant up. */
async function disconnectAndDie(id: string): Promise<void> {
	await disconnect(id);
	await wait();
}

async function plannedChecks(): Promise<number> {
	return inTenantSql(world.database.db, world.tenant.tenantId, async (sql) => {
		const { rowCount } = await sql.query("select from grant_use_check");
		return rowCount;
	});
}

const sweep = () =>
	destroyUnusedGrants({
		db: world.database.db,
		credentials: world.ctx.credentials,
		logger: world.ctx.logger,
	});
const revocations = async () =>
	(await world.requests("/google-ads/revoke")).length;

test("a grant that a killed disconnect left behind is revoked and its tokens are destroyed; one in use is not", async () => {
	const left = await connect(people.brandOwner.email);
	const used = await connect(people.agency.email);
	await disconnectAndDie(left);

	expect(await sweep()).toBe(1);

	expect(await grantOf(left)).toMatchObject({ destroyed: true, tokens: false });
	expect(await grantOf(used)).toMatchObject({ destroyed: false, tokens: true });
	expect(await revocations()).toBe(1);
	expect(await world.audited("CREDENTIAL_DESTROY")).toHaveLength(1);
	await wait();
	expect(await sweep()).toBe(0);
	// Nothing is looked at again that has nothing to be done.
	expect(await plannedChecks()).toBe(0);
});

test("tokens that stayed in a closed grant are destroyed", async () => {
	const id = await connect(people.brandOwner.email);
	await disconnectAndDie(id);
	await change(
		"update platform_grant set destroyed_at = now(), status = 'DISCONNECTED'",
		[],
	);
	await wait();

	expect(await sweep()).toBe(1);

	expect(await grantOf(id)).toMatchObject({ destroyed: true, tokens: false });
	expect(await sweep()).toBe(0);
});

test("tokens that never end by themselves are destroyed too, when the process ends while it asks the platform", async () => {
	const id = await connect(people.brandOwner.email);
	await disconnectAndDie(id);
	await change("update platform_grant set access_token_expires_at = null", []);
	const { id: grantId = "" } = (await grantOf(id)) ?? {};
	const stopped = Promise.withResolvers<never>();
	const { credentials } = composeCredentials({
		...world.ctx,
		vault: createVault({
			keyProvider: createLocalKeyProvider({ masterKey: world.masterKey }),
		}),
		// It asks for the app when the grant is closed, and never comes back.
		configuredApps: {
			find: () => stopped.promise,
			configuredPlatforms: async () => new Set(),
		},
	});
	void credentials.destroyGrant(world.tenant.ctx, grantId).catch(() => {});
	await vi.waitFor(
		async () =>
			expect(await grantOf(id)).toMatchObject({
				destroyed: true,
				tokens: true,
			}),
		20_000,
	);
	await wait();

	expect(await sweep()).toBe(1);

	expect(await grantOf(id)).toMatchObject({ destroyed: true, tokens: false });
});

test("a disconnect that is still under way is left to whoever does it", async () => {
	const id = await connect(people.brandOwner.email);
	await wait();
	await sweep();
	await disconnect(id);

	expect(await sweep()).toBe(0);
	expect(await grantOf(id)).toMatchObject({ destroyed: false, tokens: true });
	expect(await plannedChecks()).toBe(1);
});

test("a grant that its connection was moved away from is ended, and one whose connection was deleted", async () => {
	const moved = await connect(people.brandOwner.email);
	const deleted = await connect(people.agency.email);
	const { id: grantId = "" } = (await grantOf(deleted)) ?? {};
	await wait();
	await sweep();
	expect(await plannedChecks()).toBe(0);

	await change("update connection set grant_id = null where id = $1", [moved]);
	await change("delete from ad_account where connection_id = $1", [deleted]);
	await change("delete from connection where id = $1", [deleted]);
	await wait();

	expect(await sweep()).toBe(2);
	const { rows } = await change(
		"select id from platform_grant where destroyed_at is null or sealed_access_token is not null",
		[],
	);
	expect(rows).toEqual([]);
	expect(grantId).not.toBe("");
});

test("one that is pinned stays until it is unpinned, though nothing uses it", async () => {
	const id = await connect(people.brandOwner.email);
	await change("update platform_grant set pinned = true", []);
	await disconnectAndDie(id);

	expect(await sweep()).toBe(0);
	expect(await plannedChecks()).toBe(0);

	await change("update platform_grant set pinned = false", []);
	await wait();
	expect(await sweep()).toBe(1);
});

test("one that cannot be ended now is tried again later and keeps no other waiting", async () => {
	const id = await connect(people.brandOwner.email);
	await disconnectAndDie(id);
	const failing = {
		destroyGrant: () => Promise.reject(new Error("not now")),
	};
	const { db } = world.database;
	const { logger } = world.ctx;

	expect(await destroyUnusedGrants({ db, logger, credentials: failing })).toBe(
		0,
	);
	expect(await sweep()).toBe(0);
	await wait();
	expect(await sweep()).toBe(1);
});
