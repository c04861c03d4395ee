import {
	createDatabase,
	type Database,
	inTenant,
	inTenantSql,
	newId,
	systemSql,
} from "@patchbay/db";
import {
	completeOnboarding,
	createApiKeyRow,
	createBrand,
	createBrandInput,
	createTenant,
	hashApiKey,
	type OnboardingPlatform,
	readOnboarding,
	skipOnboardingStep,
	unskipOnboardingStep,
	updateBrand,
} from "@patchbay/tenancy";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createTenant as createTestTenant,
	type TestTenant,
} from "../support/factories/tenant.ts";

const platforms: OnboardingPlatform[] = [
	{ platform: "GOOGLE_ADS", name: "Google Ads", needsAccounts: true },
	{ platform: "META_ADS", name: "Meta Ads", needsAccounts: true },
];
let database: TestDatabase;
/** As the command line connects: the app may make neither tenants nor keys. */
let owner: Database;
let tenant: TestTenant;
let other: TestTenant;

beforeAll(async () => {
	database = await createTestDatabase();
	owner = createDatabase({
		url: database.ownerUrl,
		applicationName: "test-owner",
	});
	tenant = await createTestTenant(database);
	other = await createTestTenant(database);
});
afterAll(async () => {
	await owner.close();
	await database.drop();
});

const as = (who: TestTenant) => ({ ...who.ctx, db: database.db });
const member = () => ({ ...as(tenant), role: "MEMBER" as const });
const newBrand = async (name = "North") =>
	(await createBrand(as(tenant), createBrandInput.parse({ name }))).brandId;
const audited = (tenantId: string, targetId: string) =>
	inTenant(database.db, tenantId, (tx) =>
		tx.auditEvent.findMany({
			where: { tenantId, targetId },
			orderBy: { sequence: "asc" },
		}),
	);

describe("a tenant", () => {
	test("is made with its owner, who is found by the person's id, and with the first audit entry", async () => {
		const userId = newId();
		const within: string[] = [];
		const { tenantId, memberId } = await createTenant(
			owner,
			{
				name: "North agency",
				slug: "north",
				owner: { userId, name: "Olga", email: "Olga@Example.com" },
			},
			{
				within: async (_tx, id) => {
					within.push(id);
				},
			},
		);
		expect(within).toEqual([tenantId]);
		const { rows } = await systemSql(database.db).query(
			"select tenant_id, tenant_name, member_id, role from system.memberships_of_user($1)",
			[userId],
		);
		expect(rows).toEqual([
			{
				tenant_id: tenantId,
				tenant_name: "North agency",
				member_id: memberId,
				role: "OWNER",
			},
		]);
		expect(await audited(tenantId, memberId)).toMatchObject([
			{ action: "MEMBER_JOIN", actorType: "SYSTEM", sequence: 1n },
		]);
		const second = createTenant(owner, {
			name: "South",
			slug: "north",
			owner: { userId, name: "Olga", email: "olga@example.com" },
		});
		await expect(second).rejects.toMatchObject({
			code: "CONFLICT",
			field: ["slug"],
		});
	});

	test("cannot be made by the app's role", async () => {
		const made = createTenant(database.db, {
			name: "Sneaky",
			slug: "sneaky",
			owner: { userId: newId(), name: "Eve", email: "eve@example.com" },
		});
		await expect(made).rejects.toThrow();
	});
});

describe("a brand", () => {
	test("is created and changed, each with an audit entry that names the fields", async () => {
		const brandId = await newBrand();
		await updateBrand(as(tenant), {
			brandId,
			name: "North 2",
			websiteUrl: "https://north.example",
			timeZone: "UTC",
		});
		// Nothing changed: nothing to tell.
		await updateBrand(as(tenant), { brandId, name: "North 2" });
		const row = await inTenant(database.db, tenant.tenantId, (tx) =>
			tx.brand.findFirstOrThrow({ where: { id: brandId } }),
		);
		expect(row).toMatchObject({
			name: "North 2",
			websiteUrl: "https://north.example",
			currencyCode: "USD",
		});
		const events = await audited(tenant.tenantId, brandId);
		expect(events.map((event) => [event.action, event.detail])).toEqual([
			["BRAND_CREATE", null],
			["BRAND_CHANGE", { changed: ["name", "websiteUrl"] }],
		]);
	});

	test("two changes of different details at once both stand", async () => {
		const brandId = await newBrand();
		await Promise.all([
			updateBrand(as(tenant), { brandId, name: "Renamed" }),
			updateBrand(as(tenant), { brandId, currencyCode: "EUR" }),
			updateBrand(as(tenant), { brandId, timeZone: "Europe/Berlin" }),
		]);
		expect(
			await inTenant(database.db, tenant.tenantId, (tx) =>
				tx.brand.findFirstOrThrow({ where: { id: brandId } }),
			),
		).toMatchObject({
			name: "Renamed",
			currencyCode: "EUR",
			timeZone: "Europe/Berlin",
		});
	});

	test("of another tenant is not found", async () => {
		const brandId = await newBrand();
		const foreign = as(other);
		await expect(
			updateBrand(foreign, { brandId, name: "Mine" }),
		).rejects.toMatchObject({ code: "NOT_FOUND" });
		await expect(
			skipOnboardingStep(
				{ ...foreign, platforms },
				{ brandId, key: "meta-ads" },
			),
		).rejects.toMatchObject({ code: "NOT_FOUND" });
		const seen = await readOnboarding(foreign, {
			brandIds: [brandId],
			platforms,
		});
		expect(seen.size).toBe(0);
	});

	test("is not changed by a member, nor by a key without the scope", async () => {
		const brandId = await newBrand();
		const key = {
			...as(tenant),
			actor: { type: "API_KEY" as const, id: newId(), label: "script" },
			role: null,
			scopes: ["READ" as const],
		};
		for (const ctx of [member(), key]) {
			const refused = { code: "FORBIDDEN" };
			await expect(
				createBrand(ctx, createBrandInput.parse({ name: "x" })),
			).rejects.toMatchObject(refused);
			await expect(
				updateBrand(ctx, { brandId, name: "x" }),
			).rejects.toMatchObject(refused);
			await expect(
				skipOnboardingStep({ ...ctx, platforms }, { brandId, key: "meta-ads" }),
			).rejects.toMatchObject(refused);
		}
	});
});

describe("the wizard", () => {
	const read = async (brandId: string) =>
		(await readOnboarding(as(tenant), { brandIds: [brandId], platforms })).get(
			brandId,
		);
	const statuses = async (brandId: string) =>
		(await read(brandId))?.steps.map((step) => step.status);

	test("skips a step once, and takes it back when the platform is connected", async () => {
		const brandId = await newBrand();
		const ctx = { ...as(tenant), platforms };
		await skipOnboardingStep(ctx, { brandId, key: "meta-ads" });
		await skipOnboardingStep(ctx, { brandId, key: "meta-ads" });
		expect(await statuses(brandId)).toEqual(["DONE", "PENDING", "SKIPPED"]);
		const skips = (await audited(tenant.tenantId, brandId)).filter(
			(event) => event.action === "BRAND_CHANGE",
		);
		expect(skips).toHaveLength(1);
		await inTenant(database.db, tenant.tenantId, (tx) =>
			unskipOnboardingStep(tx, {
				tenantId: tenant.tenantId,
				brandId,
				platform: "META_ADS",
			}),
		);
		expect(await statuses(brandId)).toEqual(["DONE", "PENDING", "PENDING"]);
	});

	test("refuses to skip the brand itself, an unknown step and a connected platform", async () => {
		const brandId = await newBrand();
		const ctx = { ...as(tenant), platforms };
		for (const key of ["brand", "google_ads", "nothing"])
			await expect(
				skipOnboardingStep(ctx, { brandId, key }),
			).rejects.toMatchObject({ code: "INVALID_INPUT", field: ["key"] });
		await connection(brandId, {});
		await expect(
			skipOnboardingStep(ctx, { brandId, key: "google-ads" }),
		).rejects.toMatchObject({ code: "CONFLICT" });
	});

	test("counts a platform as done when the connection is active and each chosen account is proven", async () => {
		const brandId = await newBrand();
		const proof = {
			campaigns: "READ",
			spend: "READ",
			creatives: "READ",
			checkedAt: "2026-11-20T10:00:00.000Z",
			message: null,
		};
		const connectionId = await connection(brandId, { accounts: [proof, null] });
		expect(await read(brandId)).toMatchObject({
			percentComplete: 33,
			completedAt: null,
			nextStep: { key: "google-ads", status: "IN_PROGRESS", connectionId },
		});
		await inTenant(database.db, tenant.tenantId, (tx) =>
			tx.adAccount.updateMany({ where: { connectionId }, data: { proof } }),
		);
		const closed = { ...proof, creatives: "DENIED" };
		await inTenant(database.db, tenant.tenantId, (tx) =>
			tx.adAccount.updateMany({
				where: { connectionId, externalId: "1" },
				data: { proof: closed },
			}),
		);
		expect(await statuses(brandId)).toEqual(["DONE", "IN_PROGRESS", "PENDING"]);
		await inTenant(database.db, tenant.tenantId, (tx) =>
			tx.adAccount.updateMany({ where: { connectionId }, data: { proof } }),
		);
		await skipOnboardingStep(
			{ ...as(tenant), platforms },
			{ brandId, key: "meta-ads" },
		);
		const done = await read(brandId);
		expect(done).toMatchObject({ percentComplete: 100, nextStep: null });
		expect(done?.completedAt).toBeInstanceOf(Date);
		for (const status of ["REVOKED", "DISCONNECTED"] as const) {
			await inTenant(database.db, tenant.tenantId, (tx) =>
				tx.connection.updateMany({
					where: { id: connectionId },
					data: { status },
				}),
			);
			expect(await read(brandId)).toMatchObject({
				percentComplete: 100,
				nextStep: null,
				completedAt: done?.completedAt,
			});
		}
	});

	test("ends once, also when its last two steps end at the same moment", async () => {
		const brandId = await newBrand();
		const proof = {
			campaigns: "READ",
			spend: "EMPTY",
			creatives: "READ",
			checkedAt: "2026-11-20T10:00:00.000Z",
			message: null,
		};
		const connectionId = await connection(brandId, { accounts: [null] });
		const prove = async () => {
			await inTenant(database.db, tenant.tenantId, (tx) =>
				tx.adAccount.updateMany({ where: { connectionId }, data: { proof } }),
			);
			await inTenantSql(database.db, tenant.tenantId, (sql) =>
				completeOnboarding(sql, {
					tenantId: tenant.tenantId,
					brandId,
					platforms,
				}),
			);
		};
		await Promise.all([
			prove(),
			skipOnboardingStep(
				{ ...as(tenant), platforms },
				{ brandId, key: "meta-ads" },
			),
		]);
		const stored = () =>
			inTenant(database.db, tenant.tenantId, (tx) =>
				tx.brand.findFirstOrThrow({ where: { id: brandId } }),
			);
		const { onboardingCompletedAt } = await stored();
		expect(onboardingCompletedAt).toBeInstanceOf(Date);
		await prove();
		expect((await stored()).onboardingCompletedAt).toEqual(
			onboardingCompletedAt,
		);
	});

	test("of many brands is read in one statement, each with its own steps", async () => {
		const [first, second] = [await newBrand("A"), await newBrand("B")];
		await skipOnboardingStep(
			{ ...as(tenant), platforms },
			{ brandId: second, key: "google-ads" },
		);
		const all = await readOnboarding(as(tenant), {
			brandIds: [first, second, newId()],
			platforms,
		});
		expect([...all.keys()].sort()).toEqual([first, second].sort());
		expect(all.get(first)?.nextStep?.key).toBe("google-ads");
		expect(all.get(second)?.nextStep?.key).toBe("meta-ads");
	});
});

test("an API key is found by its hash, has its scopes, and is stored nowhere in clear", async () => {
	const { apiKeyId, key } = await createApiKeyRow(owner, tenant.ctx, {
		name: "Script",
		scopes: ["READ", "IMPORT"],
	});
	expect(key).toMatch(/^pbk_[\w-]{43}$/);
	const { rows } = await systemSql(database.db).query(
		"select id, tenant_id, name, scopes::text[] as scopes from system.api_key_by_hash($1)",
		[hashApiKey(key)],
	);
	expect(rows).toEqual([
		{
			id: apiKeyId,
			tenant_id: tenant.tenantId,
			name: "Script",
			scopes: ["READ", "IMPORT"],
		},
	]);
	const row = await inTenant(database.db, tenant.tenantId, (tx) =>
		tx.apiKey.findFirstOrThrow({ where: { id: apiKeyId } }),
	);
	expect(key.startsWith(row.prefix)).toBe(true);
	expect(row.prefix).toHaveLength(12);
	const [event] = await audited(tenant.tenantId, apiKeyId);
	expect(event).toMatchObject({ action: "API_KEY_CREATE" });
	expect(JSON.stringify(event?.detail)).not.toContain(key);
});

/** A connection's row with accounts, as the verbs of connecting leave it. */
async function connection(
	brandId: string,
	{ accounts = [] }: { accounts?: (object | null)[] },
): Promise<string> {
	const id = newId();
	const { tenantId } = tenant;
	await inTenant(database.db, tenantId, async (tx) => {
		await tx.connection.create({
			data: {
				id,
				tenantId,
				brandId,
				platform: "GOOGLE_ADS",
				status: "ACTIVE",
				connectedByType: "SYSTEM",
				connectedAt: new Date(),
			},
		});
		for (const [index, proof] of accounts.entries())
			await tx.adAccount.create({
				data: {
					id: newId(),
					tenantId,
					connectionId: id,
					platform: "GOOGLE_ADS",
					externalId: String(index),
					name: `Account ${index}`,
					selected: true,
					...(proof ? { proof } : {}),
				},
			});
	});
	return id;
}
