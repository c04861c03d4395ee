import {
	completeConnect,
	connect,
	connectInput,
	readDueAccounts,
	refreshConnection,
	selectAdAccounts,
	verifyConnection,
	verifyGrant,
} from "@patchbay/connections";
import { inTenant, inTenantSql } from "@patchbay/db";
import { getPlatform } from "@patchbay/platforms";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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
/** Rewords every stored sentence, as a new release may do. */
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

describe("a grant's accounts", () => {
	/** Three brands of one agency, each with an account of its own. */
	async function agencyBrands(): Promise<{ ids: string[]; grantId: string }> {
		const first = await world.connectBrand(await world.newBrand(), {
			account: people.agency.email,
		});
		const { grantId } = await rowOf(first);
		const ids = [first];
		for (let count = 1; count < 3; count += 1) {
			const { connectionId } = await connect(
				world.ctx,
				connectInput.parse({
					brandId: await world.newBrand(),
					platform: "GOOGLE_ADS",
					grantId,
				}),
			);
			ids.push(connectionId ?? "");
		}
		for (const [index, id] of ids.entries())
			await selectAdAccounts(world.ctx, {
				connectionId: id,
				externalIds: [`111000000${index + 1}`],
			});
		await world.readAccounts();
		return { ids, grantId: grantId ?? "" };
	}
	/** Counts how often the platform was asked which accounts the login reaches. */
	const listings = async () =>
		(await world.requests("/google-ads/v25/customers:listAccessibleCustomers"))
			.length;
	const forgetCalls = () =>
		fetch(`${world.sandbox.url}/__sandbox/requests`, { method: "DELETE" });

	test("are listed once a day however many brands have them, and once for brands that are connected one after another", async () => {
		await forgetCalls();
		const { ids, grantId } = await agencyBrands();
		const toConnect = await listings();
		await forgetCalls();
		expect(await verifyGrant(world.ctx, { grantId })).toEqual({
			verified: 3,
			failed: 0,
		});
		// The list verifies the grant too.
		expect(await listings()).toBe(1);
		expect(toConnect).toBe(1);
		for (const id of ids)
			expect(await rowOf(id)).toMatchObject({ status: "ACTIVE" });
	});

	test("are read by one worker at a time, each of them once", async () => {
		const { ids, grantId } = await agencyBrands();
		await inTenantSql(world.database.db, world.tenant.tenantId, (sql) =>
			sql.query("update connection set proof_requested_at = now()"),
		);
		await inTenantSql(world.database.db, world.tenant.tenantId, (sql) =>
			sql.query(
				"update account_reading set due_at = now() where grant_id = $1",
				[grantId],
			),
		);
		await forgetCalls();
		const rounds = await Promise.all(
			[world.ctx, world.otherProcess(), world.otherProcess()].map((ctx) =>
				readDueAccounts(ctx),
			),
		);
		expect(rounds.reduce((sum, { read }) => sum + read, 0)).toBe(1);
		for (const index of ids.keys())
			expect(
				await world.requests(
					`/google-ads/v25/customers/111000000${index + 1}/googleAds:search`,
				),
			).toHaveLength(3);
	});

	test("that a killed worker was reading are read by the next one, and what a frozen one still brings is refused", async () => {
		const { ids, grantId } = await agencyBrands();
		const inside = (text: string, values: unknown[] = []) =>
			inTenantSql(world.database.db, world.tenant.tenantId, (sql) =>
				sql.query<{ proof: unknown }>(text, values),
			);
		const proofs = async () =>
			(
				await inside(
					"select proof from ad_account where selected order by external_id",
				)
			).rows;
		await inside("update ad_account set proof = null");
		await inside("update connection set status = 'PENDING', cause = 'PROOF'");
		await inside(
			"update account_reading set due_at = now() where grant_id = $1",
			[grantId],
		);
		await forgetCalls();
		await world.control("faults", {
			path: "/google-ads/v25/customers/1110000001/googleAds:search",
			kind: "stall",
			count: 1,
		});
		const frozen = readDueAccounts(world.ctx);
		await expect
			.poll(
				async () =>
					(
						await world.requests(
							"/google-ads/v25/customers/1110000001/googleAds:search",
						)
					).length,
			)
			.toBeGreaterThan(0);
		// As long as its lease lasts nobody else begins.
		const other = world.otherProcess();
		expect(await readDueAccounts(other)).toEqual({ read: 0, failed: 0 });
		await inside(
			"update account_reading set lease_until = now() - interval '1 second' where grant_id = $1",
			[grantId],
		);
		expect(await readDueAccounts(other)).toEqual({ read: 1, failed: 0 });
		const read = await proofs();
		await repaired();
		expect(await frozen).toEqual({ read: 0, failed: 1 });
		expect(await proofs()).toEqual(read);
		for (const id of ids)
			expect(await rowOf(id)).toMatchObject({ status: "ACTIVE" });
	});

	test("of which one is refused leave a working connection as it is, and say which", async () => {
		const [id = ""] = (await agencyBrands()).ids;
		await selectAdAccounts(world.ctx, {
			connectionId: id,
			externalIds: ["1110000001", "1110000004"],
		});
		await world.readAccounts();
		await world.control("faults", {
			path: "/google-ads/v25/customers/1110000004/googleAds:search*",
			status: 403,
			count: 1000,
			googleAdsError: {
				category: "authorizationError",
				code: "USER_PERMISSION_DENIED",
			},
		});
		const { grantId } = await rowOf(id);
		expect(await verifyGrant(world.ctx, { grantId: grantId ?? "" })).toEqual({
			verified: 3,
			failed: 0,
		});
		expect(await rowOf(id)).toMatchObject({
			status: "ACTIVE",
			cause: "PROOF",
			statusMessage: expect.any(String),
		});
	});

	test("that cannot be listed because of one that nobody chose leave working connections as they are", async () => {
		const { ids, grantId } = await agencyBrands();
		await world.control("faults", {
			path: "/google-ads/v25/customers/9990000003/googleAds:search",
			status: 403,
			count: 1000,
			googleAdsError: {
				category: "authorizationError",
				code: "USER_PERMISSION_DENIED",
			},
		});
		await verifyGrant(world.ctx, { grantId });
		for (const id of ids)
			expect(await rowOf(id)).toMatchObject({ status: "ACTIVE" });
	});
});

test("an account without a time zone or a currency is read like any other", async () => {
	const googleAds = getPlatform(world.ctx.platforms, "GOOGLE_ADS");
	const ctx = world.as(world.tenant.ctx, {
		platforms: {
			...world.ctx.platforms,
			GOOGLE_ADS: {
				...googleAds,
				parts: {
					...googleAds.parts,
					accounts: {
						async run(session) {
							const listed = await googleAds.parts.accounts?.run(session);
							return (listed ?? []).map((account) => ({
								...account,
								timeZone: null,
								currencyCode: null,
							}));
						},
					},
				},
			},
		},
	});
	const { authorizationUrl } = await connect(
		ctx,
		connectInput.parse({
			brandId: await world.newBrand(),
			platform: "GOOGLE_ADS",
		}),
	);
	const { connectionId: id } = await completeConnect(ctx, {
		platform: "GOOGLE_ADS",
		callbackQuery: await world.consent(authorizationUrl ?? "", {
			account: people.brandOwner.email,
		}),
	});
	await world.readAccounts(ctx);
	expect(await rowOf(id)).toMatchObject({ status: "ACTIVE", cause: "NONE" });
});

test("a list of accounts that takes too long is made by a worker, and the connection goes on from there", async () => {
	const { authorizationUrl } = await connect(
		world.ctx,
		connectInput.parse({
			brandId: await world.newBrand(),
			platform: "GOOGLE_ADS",
		}),
	);
	const callbackQuery = await world.consent(authorizationUrl ?? "", {
		account: people.brandOwner.email,
	});
	await world.control("faults", {
		path: "/google-ads/v25/*",
		kind: "stall",
		count: 1000,
	});
	const hurried = world.as(world.tenant.ctx, { connectMilliseconds: 700 });
	const { connectionId: id } = await completeConnect(hurried, {
		platform: "GOOGLE_ADS",
		callbackQuery,
	});
	expect(await rowOf(id)).toMatchObject({
		status: "PENDING",
		cause: "LISTING",
		statusMessage: expect.stringContaining("listed"),
	});
	await repaired();
	await world.readAccounts();
	expect(await rowOf(id)).toMatchObject({
		status: "ACTIVE",
		accountName: expect.any(String),
	});
});
