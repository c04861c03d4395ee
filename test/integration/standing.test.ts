import { refreshConnection, verifyConnection } from "@patchbay/connections";
import { inTenant, inTenantSql } from "@patchbay/db";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";

let world: Connecting;
let connectionId: string;
beforeEach(async () => {
	world = await startConnecting();
	connectionId = await world.connectBrand(await world.newBrand(), {
		account: people.brandOwner.email,
	});
});
afterEach(() => world.close());

const rowOf = (id = connectionId) =>
	inTenant(world.database.db, world.tenant.tenantId, (tx) =>
		tx.connection.findFirstOrThrow({ where: { id }, include: { grant: true } }),
	);
const verify = (id = connectionId) =>
	verifyConnection(world.ctx, { connectionId: id });
const repaired = () =>
	fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
/** What a release that words its sentences anew would find. */
const rewordEverything = () =>
	inTenantSql(world.database.db, world.tenant.tenantId, async (sql) => {
		await sql.query(
			"update connection set status_message = 'as an earlier release put it' where status_message is not null",
		);
		await sql.query(
			"update platform_grant set status_message = 'as the grant put it' where status_message is not null",
		);
	});

test("a connection in error for its grant's outage heals whatever its sentence is", async () => {
	const sibling = await world.connectBrand(await world.newBrand(), {
		account: people.brandOwner.email,
	});
	await world.control("faults", {
		path: "/google-ads/v25/*",
		status: 503,
		count: 1000,
	});
	for (let count = 0; count < 3; count += 1)
		await expect(verify()).rejects.toMatchObject({
			code: "PLATFORM_UNAVAILABLE",
		});
	for (const id of [connectionId, sibling])
		expect((await rowOf(id)).status).toBe("ERROR");
	await rewordEverything();
	await repaired();
	await refreshConnection(world.ctx, { connectionId });
	for (const id of [connectionId, sibling])
		expect(await rowOf(id)).toMatchObject({
			status: "ACTIVE",
			statusMessage: null,
		});
});

test("a connection in error for lost scopes heals whatever its sentence is", async () => {
	const narrowed = (scope: string) =>
		world.control("faults", {
			path: "/google-ads/token",
			count: 1,
			status: 200,
			body: JSON.stringify({
				access_token: "unused",
				token_type: "Bearer",
				expires_in: 3_600,
				scope,
			}),
		});
	await narrowed("openid email");
	await refreshConnection(world.ctx, { connectionId });
	expect((await rowOf()).status).toBe("ERROR");
	await rewordEverything();
	await repaired();
	await refreshConnection(world.ctx, { connectionId });
	expect(await rowOf()).toMatchObject({
		status: "ACTIVE",
		statusMessage: null,
	});
});

test("a grant that the person gave anew revives its connections whatever their sentences are", async () => {
	const brandId = await world.newBrand();
	const sibling = await world.connectBrand(brandId, {
		account: people.brandOwner.email,
	});
	await world.control("faults", {
		path: "/google-ads/v25/*",
		status: 503,
		count: 1000,
	});
	for (let count = 0; count < 3; count += 1) await verify().catch(() => {});
	expect((await rowOf(sibling)).status).toBe("ERROR");
	await rewordEverything();
	await repaired();
	await world.connectBrand(await world.newBrand(), {
		account: people.brandOwner.email,
	});
	for (const id of [connectionId, sibling])
		expect(await rowOf(id)).toMatchObject({ status: "ACTIVE" });
});
