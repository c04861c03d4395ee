import {
	createCursorSigner,
	createTenantReader,
	inTenant,
	newId,
	Prisma,
	rawSql,
	type Statement,
	systemSql,
} from "@patchbay/db";
import { Conflict } from "@patchbay/errors";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startApi, type TestApi } from "../support/api.ts";
import { recordStatements } from "../support/count-statements.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createBrand } from "../support/factories/brand.ts";
import { createTenant, type TestTenant } from "../support/factories/tenant.ts";
import { globalId } from "../support/people.ts";

let database: TestDatabase;
let api: TestApi;
let other: TestTenant;
let statements: string[];

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	other = await createTenant(database);
	statements = recordStatements(api.services.db);
});
afterAll(async () => {
	await api.stop();
	await database.drop();
});

/** Members, keys, invitations, grants and brands, each row with an actor of its own. */
async function addRows(tenantId: string, many: number): Promise<string[]> {
	const each = Array.from({ length: many }, newId);
	await inTenant(database.db, tenantId, async (tx) => {
		const email = (id: string) => `${id}@example.test`;
		await tx.member.createMany({
			data: each.map((id) => ({
				id,
				tenantId,
				userId: newId(),
				email: email(id),
				role: "MEMBER",
			})),
		});
		await tx.invitation.createMany({
			data: each.map((id) => ({
				id: newId(),
				tenantId,
				email: `invited-${email(id)}`,
				role: "MEMBER",
				tokenHash: Buffer.from(id),
				invitedByType: "MEMBER",
				invitedById: id,
				expiresAt: new Date(Date.now() + 86_400_000),
			})),
		});
		await tx.grant.createMany({
			data: each.map((id) => ({
				id,
				tenantId,
				platform: "GOOGLE_ADS",
				identityProvider: "google",
				authenticationMethod: "OAUTH2",
				clientId: "client",
				platformUserId: id,
				status: "ACTIVE",
				grantedScopes: ["scope"],
				grantedByType: "MEMBER",
				grantedById: id,
				grantedAt: new Date(),
			})),
		});
		await tx.brand.createMany({
			data: each.map((id) => ({ id, tenantId, name: `Brand ${id}` })),
		});
		await tx.connection.createMany({
			data: each.map((id) => ({
				id,
				tenantId,
				brandId: id,
				platform: "GOOGLE_ADS",
				grantId: id,
				status: "ACTIVE",
				connectedByType: "MEMBER",
				connectedById: id,
				connectedAt: new Date(),
			})),
		});
	});
	return each;
}

const nested = `query($ids: [ID!]!) {
	viewer { tenant { name slug } tenants { slug createdAt } }
	tenant {
		name slug createdAt
		members(first: 40) { nodes { email } }
		apiKeys(first: 40) { nodes { name } }
		oauthApps(first: 40) { nodes { label secretCount } }
		invitations(first: 40) { nodes { email invitedBy { ... on Member { email role } ... on ApiKey { name } } } }
		grants(first: 40) { nodes { platformUserId grantedBy { ... on Member { email } } connections(first: 2) { nodes { id } } } }
		brands(first: 40) { nodes { name connections(first: 2) { nodes {
			brand { name } grant { platformUserId grantedBy { ... on Member { email } } } connectedBy { ... on Member { email } }
		} } } }
	}
	nodes(ids: $ids) { id ... on Brand { name } ... on Member { email } ... on Tenant { slug } ... on Grant { grantedScopes grantedBy { ... on Member { email } } } }
}`;

describe("a nested query over tenancy's types", () => {
	test("makes a bounded number of statements, however many rows there are", async () => {
		const counts: number[] = [];
		// The first request finds the key out and notes its use.
		await api.client.query("{ viewer { scopes } }");
		for (const many of [3, 27]) {
			const rows = await addRows(api.tenant.tenantId, many);
			const ids = [
				globalId("Tenant", api.tenant.tenantId),
				...rows.flatMap((id) => [
					globalId("Brand", id),
					globalId("Member", id),
					globalId("Grant", id),
				]),
			].slice(0, 100);
			statements.splice(0);
			const { tenant, nodes, viewer } = await api.client.query(nested, { ids });
			counts.push(statements.filter((text) => !/set_config/.test(text)).length);
			expect(tenant.invitations.nodes.at(-1).invitedBy.email).toContain("@");
			expect(tenant.slug).toBe(viewer.tenant.slug);
			expect(viewer.tenants).toEqual([
				{ slug: tenant.slug, createdAt: tenant.createdAt },
			]);
			expect(nodes).toHaveLength(ids.length);
			expect(nodes[0].slug).toBe(tenant.slug);
			expect(nodes.every((node: unknown) => node !== null)).toBe(true);
			expect(nodes[3].grantedBy.email).toContain("@");
		}
		// Lists that come in different round trips ask for their rows' actors apart: some more or fewer, but not one for each row.
		expect(Math.min(...counts)).toBeGreaterThan(8);
		expect(Math.max(...counts)).toBeLessThan(24);
	});

	test("reads no secret and no hash of one", async () => {
		statements.splice(0);
		const [grant] = await addRows(api.tenant.tenantId, 1);
		await api.client.query(nested, { ids: [globalId("Grant", grant ?? "")] });
		expect(statements.length).toBeGreaterThan(8);
		const read = statements.filter((text) => /^\s*select/i.test(text));
		expect(read.join("\n")).toContain('"platform_grant"');
		// The key of the request itself is found by its hash.
		expect(
			read.filter((text) => /sealed_|token_hash|wrapped_key/.test(text)),
		).toEqual([]);
	});
});

describe("the tenant next door", () => {
	test("reaches none of another tenant's rows by their ids", async () => {
		const rows = await addRows(other.tenantId, 1);
		const [id = ""] = rows;
		const types = ["Brand", "Member", "Grant", "Connection"] as const;
		const ids = [
			globalId("Tenant", other.tenantId),
			...types.map((type) => globalId(type, id)),
		];
		const { nodes } = await api.client.query(
			"query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
			{ ids },
		);
		expect(nodes).toEqual(ids.map(() => null));
		const { brand } = await api.client.query(
			"query($id: ID!) { brand(id: $id) { name } }",
			{ id: globalId("Brand", id) },
		);
		expect(brand).toBeNull();
	});
});

describe("a tenant's models", () => {
	const cursors = createCursorSigner(
		"a secret of this test that is long enough",
	);
	const readerOf = (
		tenantId: string,
		options: {
			onRead?: (sent: readonly Statement[]) => void;
			demand?: () => void;
		} = {},
	) => createTenantReader({ db: database.db, tenantId, cursors, ...options });

	test("show the tenant's rows alone, also without any condition", async () => {
		const mine = await createTenant(database);
		const id = await createBrand(database.db, mine.tenantId, { name: "Mine" });
		const theirs = await createBrand(database.db, other.tenantId);
		const { models } = readerOf(mine.tenantId);
		expect((await models.brand.findMany()).map((brand) => brand.id)).toEqual([
			id,
		]);
		expect(await models.brand.count()).toBe(1);
		expect(await models.brand.findUnique({ where: { id: theirs } })).toBeNull();
		expect(
			await models.brand.findUnique({
				where: { tenantId_id: { tenantId: other.tenantId, id: theirs } },
			}),
		).toBeNull();
		expect(
			await models.brand.findUnique({
				where: { tenantId_id: { tenantId: mine.tenantId, id } },
			}),
		).toMatchObject({ name: "Mine" });
		await expect(
			models.tenant.findUniqueOrThrow({ where: { id: other.tenantId } }),
		).rejects.toMatchObject({ code: "NOT_FOUND" });
	});

	test("of two tenants, asked in the same turn, each show their own", async () => {
		const tenants = await Promise.all(
			[1, 2, 3].map(() => createTenant(database)),
		);
		const brands = await Promise.all(
			tenants.map(({ tenantId }) => createBrand(database.db, tenantId)),
		);
		const readers = tenants.map(({ tenantId }) => readerOf(tenantId));
		const seen = await Promise.all(
			readers.map(({ models }) =>
				Promise.all(
					brands.map((id) => models.brand.findUnique({ where: { id } })),
				),
			),
		);
		expect(
			seen.map((rows) => rows.map((row) => row?.tenantId ?? null)),
		).toEqual(
			tenants.map(({ tenantId }, mine) =>
				brands.map((_, index) => (index === mine ? tenantId : null)),
			),
		);
	});

	test("travel with the statements of the same turn, and rows of one model are one statement", async () => {
		const trips: (readonly Statement[])[] = [];
		const { tenantId, memberId } = api.tenant;
		const reader = readerOf(tenantId, { onRead: (sent) => trips.push(sent) });
		// The first call of a process also loads Prisma's query compiler.
		await reader.models.tenant.findFirst();
		trips.splice(0);
		const ids = [memberId, ...(await addRows(tenantId, 2))];
		const members = await Promise.all(
			ids.map((id) => reader.models.member.findUnique({ where: { id } })),
		);
		expect(members.map((each) => each?.id)).toEqual(ids);
		expect(trips.flat()).toHaveLength(1);
		await reader.query(rawSql("select 1"));
	});

	test("throw what ended the read, as it was", async () => {
		const ended = new Conflict("Enough was read.");
		const { models } = readerOf(api.tenant.tenantId, {
			demand() {
				throw ended;
			},
		});
		await expect(models.brand.findMany()).rejects.toBe(ended);
	});

	test("hold no secret", async () => {
		const { models } = readerOf(api.tenant.tenantId);
		const [key] = await models.apiKey.findMany();
		expect(key).toHaveProperty("prefix");
		expect(key).not.toHaveProperty("keyHash");
		const [grant] = await models.grant.findMany();
		expect(grant).toHaveProperty("platformUserId");
		expect(grant).not.toHaveProperty("sealedAccessToken");
	});

	test("ask for no column of bytes, whatever the model: only hashes and what is sealed are kept in one", async () => {
		const sent: Statement[] = [];
		const { models } = readerOf(api.tenant.tenantId, {
			onRead: (statements) => sent.push(...statements),
		});
		const names = Object.values(Prisma.ModelName).map(
			(name) =>
				(name.slice(0, 1).toLowerCase() + name.slice(1)) as keyof typeof models,
		);
		// Some tables are none of the app's to read; what would be asked is told all the same.
		await Promise.allSettled(
			names.map((name) => (models[name].findMany as () => Promise<unknown>)()),
		);
		const { rows } = await systemSql(database.db).query<{ name: string }>(
			`select distinct a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
			where c.relnamespace = 'public'::regnamespace and a.atttypid = 'bytea'::regtype and not a.attisdropped`,
		);
		const bytes = rows.map(({ name }) => name);
		expect(sent).toHaveLength(names.length);
		expect(bytes).toContain("sealed_access_token");
		// A hash is what its rows are known by: Prisma asks for it and hands it to nobody.
		const asked = sent.filter(
			({ text }) => !text.includes('"idempotency_key"'),
		);
		expect(
			bytes.filter((name) =>
				asked.some(({ text }) => text.includes(`"${name}"`)),
			),
		).toEqual([]);
	});

	test("tell scopes that are not known from none", async () => {
		const { tenantId } = api.tenant;
		const [id = ""] = await addRows(tenantId, 1);
		await inTenant(
			database.db,
			tenantId,
			(tx) =>
				tx.$executeRaw`update platform_grant set granted_scopes = null where id = ${id}::uuid`,
		);
		const { node } = await api.client.query(
			"query($id: ID!) { node(id: $id) { ... on Grant { grantedScopes missingScopes(platform: GOOGLE_ADS) } } }",
			{ id: globalId("Grant", id) },
		);
		expect(node).toEqual({ grantedScopes: [], missingScopes: [] });
	});
});
