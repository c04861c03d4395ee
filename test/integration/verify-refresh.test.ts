import {
	disconnect,
	refreshConnection,
	selectAdAccounts,
	verifyConnection,
	verifyGrant,
} from "@patchbay/connections";
import { inTenant } from "@patchbay/db";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { defaultApp } from "../support/default-platform.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { readConnection } from "../support/read-connection.ts";

let world: Connecting;
let connectionId: string;
beforeEach(async () => {
	world = await startConnecting();
	connectionId = await world.connectBrand(await world.newBrand(), {
		account: people.brandOwner.email,
	});
});
afterEach(() => world.close());

const rowOf = (id = connectionId) => readConnection(world, id);
const verify = (id = connectionId, ctx = world.ctx) =>
	verifyConnection(ctx, { connectionId: id });
const revokeAtGoogle = () =>
	world.control("google-ads/revoke", { user: people.brandOwner.email });
const outage = (path: string, status = 503) =>
	world.control("faults", { path, status, count: 1000 });
const repaired = () =>
	fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" });

describe("verifying", () => {
	test("calls the platform, renews the accounts and their proofs, and says when", async () => {
		const before = await rowOf();
		await verify();
		const after = await rowOf();
		expect(after.status).toBe("ACTIVE");
		expect(after.lastVerifiedAt?.getTime()).toBeGreaterThanOrEqual(
			before.lastVerifiedAt?.getTime() ?? Number.POSITIVE_INFINITY,
		);
		expect(after.grant?.lastVerifiedAt).toBeInstanceOf(Date);
		const checkedAt = (row: typeof before) =>
			(row.adAccounts[0]?.proof as { checkedAt: string } | undefined)
				?.checkedAt ?? "";
		expect(checkedAt(after) > checkedAt(before)).toBe(true);
		expect((await world.audited("VERIFY")).at(-1)).toMatchObject({
			targetId: connectionId,
			succeeded: true,
		});
	});

	test("that heals the grant heals every connection that stood in error because of it", async () => {
		const sibling = await world.connectBrand(await world.newBrand(), {
			account: people.brandOwner.email,
		});
		await outage("/google-ads/v25/*");
		for (let count = 0; count < 3; count += 1)
			await expect(verify()).rejects.toMatchObject({
				code: "PLATFORM_UNAVAILABLE",
			});
		expect((await rowOf(sibling)).status).toBe("ERROR");
		await repaired();
		await verify();
		for (const id of [connectionId, sibling])
			expect(await rowOf(id)).toMatchObject({
				status: "ACTIVE",
				statusMessage: null,
				grant: { status: "ACTIVE" },
			});
	});

	test("finds that the person ended the access at Google: reconnect, for every connection of the grant", async () => {
		const sibling = await world.connectBrand(await world.newBrand(), {
			account: people.brandOwner.email,
		});
		await revokeAtGoogle();
		await expect(verify()).rejects.toMatchObject({
			code: "RECONNECT_REQUIRED",
		});
		for (const id of [connectionId, sibling]) {
			const row = await rowOf(id);
			expect(["REVOKED", "EXPIRED"]).toContain(row.status);
			expect(row).toMatchObject({
				reconnectRequired: true,
				statusMessage: expect.any(String),
				grant: { reconnectRequired: true },
			});
		}
		expect((await world.audited("VERIFY")).at(-1)).toMatchObject({
			succeeded: false,
			detail: { code: "RECONNECT_REQUIRED" },
		});
	});

	test("finds that the API refuses the grant although its tokens are fresh", async () => {
		await world.control("faults", {
			path: "/google-ads/v25/",
			status: 401,
			count: 100,
			googleAdsError: {
				category: "authenticationError",
				code: "OAUTH_TOKEN_REVOKED",
			},
		});
		await expect(verify()).rejects.toMatchObject({
			code: "RECONNECT_REQUIRED",
		});
		expect(await rowOf()).toMatchObject({
			status: "REVOKED",
			reconnectRequired: true,
			grant: { status: "REVOKED" },
		});
	});

	test("bears two outages in a row, calls the third an error, and the next success heals it", async () => {
		await outage("/google-ads/v25/");
		const statuses: string[] = [];
		for (let round = 0; round < 3; round += 1) {
			await expect(verify()).rejects.toMatchObject({
				code: "PLATFORM_UNAVAILABLE",
			});
			statuses.push((await rowOf()).status);
		}
		expect(statuses).toEqual(["ACTIVE", "ACTIVE", "ERROR"]);
		expect(await rowOf()).toMatchObject({
			reconnectRequired: false,
			statusMessage: expect.any(String),
			grant: { consecutiveFailures: 3, status: "ERROR" },
		});
		await repaired();
		await verify();
		expect(await rowOf()).toMatchObject({
			status: "ACTIVE",
			statusMessage: null,
			grant: { consecutiveFailures: 0, status: "ACTIVE" },
		});
	});

	test("adds accounts that are new and drops those that are gone, but for chosen ones", async () => {
		const id = await world.connectBrand(await world.newBrand(), {
			account: people.agency.email,
		});
		await selectAdAccounts(world.ctx, {
			connectionId: id,
			externalIds: ["1110000001"],
		});
		const { tenantId } = world.tenant;
		await inTenant(world.database.db, tenantId, async (tx) => {
			await tx.adAccount.deleteMany({
				where: { connectionId: id, externalId: "1110000002" },
			});
			await tx.adAccount.updateMany({
				where: { connectionId: id, externalId: "1110000003" },
				data: { externalId: "gone" },
			});
			await tx.adAccount.updateMany({
				where: { connectionId: id, externalId: "1110000001" },
				data: { externalId: "chosen but gone" },
			});
		});
		await verify(id);
		const ids = (await rowOf(id)).adAccounts.map((each) => each.externalId);
		expect(ids).toEqual(
			expect.arrayContaining(["1110000002", "1110000003", "chosen but gone"]),
		);
		expect(ids).not.toContain("gone");
	});

	test("of a whole grant, for the daily health check, turns failures into statuses", async () => {
		await world.connectBrand(await world.newBrand(), {
			account: people.brandOwner.email,
		});
		const grantId = (await rowOf()).grantId ?? "";
		expect(await verifyGrant(world.ctx, { grantId })).toEqual({
			verified: 2,
			failed: 0,
		});
		await revokeAtGoogle();
		expect(await verifyGrant(world.ctx, { grantId })).toEqual({
			verified: 0,
			failed: 2,
		});
	});
});

describe("refreshing", () => {
	test("brings a new token and says when", async () => {
		const before = await rowOf();
		await refreshConnection(world.ctx, { connectionId });
		const after = await rowOf();
		expect(after.grant?.credentialVersion).toBe(
			(before.grant?.credentialVersion ?? 0) + 1,
		);
		expect(after.grant?.lastRefreshedAt).toBeInstanceOf(Date);
		expect((await world.audited("CREDENTIAL_REFRESH")).at(-1)).toMatchObject({
			succeeded: true,
		});
	});

	test("of a grant that was ended at Google asks for a reconnect", async () => {
		await revokeAtGoogle();
		await expect(
			refreshConnection(world.ctx, { connectionId }),
		).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });
		expect(await rowOf()).toMatchObject({ reconnectRequired: true });
	});

	test("with our app at fault marks nobody", async () => {
		await world.control("google-ads/clients", {
			clientId: defaultApp.clientId,
			deleted: true,
		});
		await expect(
			refreshConnection(world.ctx, { connectionId }),
		).rejects.toMatchObject({ code: "APP_REJECTED" });
		expect(await rowOf()).toMatchObject({
			status: "ACTIVE",
			reconnectRequired: false,
		});
	});
});

test("neither is a member's to do, nor another tenant's, nor of any use once disconnected", async () => {
	const member = world.as({ ...world.tenant.ctx, role: "MEMBER" });
	const foreign = world.as((await createTenant(world.database)).ctx);
	for (const verb of [verifyConnection, refreshConnection]) {
		await expect(verb(member, { connectionId })).rejects.toMatchObject({
			code: "FORBIDDEN",
		});
		await expect(verb(foreign, { connectionId })).rejects.toMatchObject({
			code: "NOT_FOUND",
		});
	}
	await disconnect(world.ctx, { connectionId, deleteImportedData: false });
	for (const verb of [verifyConnection, refreshConnection])
		await expect(verb(world.ctx, { connectionId })).rejects.toMatchObject({
			code: "RECONNECT_REQUIRED",
		});
});
