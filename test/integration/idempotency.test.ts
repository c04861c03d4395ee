import { setTimeout as sleep } from "node:timers/promises";
import { pruneIdempotencyKeys } from "@patchbay/access";
import { inTenantSql } from "@patchbay/db";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { schema } from "../../apps/api/src/graphql/schema.ts";
import {
	clientOf,
	createKey,
	everyScope,
	startApi,
	type TestApi,
} from "../support/api.ts";
import { createApiFleet } from "../support/api-process.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant } from "../support/factories/tenant.ts";
import type { Answer, GraphqlClient } from "../support/graphql-client.ts";
import { startMailCatcher } from "../support/mail-catcher.ts";

const signingSecret = "A".repeat(44);
let database: TestDatabase;
let api: TestApi;
let other: TestApi;

beforeAll(async () => {
	database = await createTestDatabase();
	const env = { SIGNING_SECRET: signingSecret };
	api = await startApi({ database, env });
	other = await startApi({ database, env });
});
afterAll(async () => {
	await api?.stop();
	await other?.stop();
	await database?.drop();
});

const keyed = (key: string, client: GraphqlClient = api.client) =>
	client.with({ ...client.headers, "Idempotency-Key": key });
const createBrand = `mutation ($name: String!, $zone: String) { createBrand(input: { name: $name, timeZone: $zone }) {
	brand { id name } userErrors { code message field } } }`;
const create = async (
	client: GraphqlClient,
	name: string,
	zone = "UTC",
): Promise<Answer> =>
	(await client.query(createBrand, { name, zone })).createBrand;
const rows = <Row extends object>(
	text: string,
	values: readonly unknown[] = [],
) =>
	inTenantSql(
		database.db,
		api.tenant.tenantId,
		async (sql) => (await sql.query<Row>(text, values)).rows,
	);
const brandsNamed = async (name: string) =>
	(
		await rows<{ count: number }>(
			"select count(*)::int as count from brand where name = $1",
			[name],
		)
	)[0]?.count;
const codes = ({ userErrors }: Answer) =>
	userErrors.map(({ code }: { code: string }) => code);

test("fifty equal requests at once with one key make one brand, whichever process takes them", async () => {
	const clients = [api.client, clientOf(other.url, api.key)];
	const answers = await Promise.all(
		Array.from({ length: 50 }, (_, index) =>
			create(keyed("fifty", clients[index % 2]), "Fifty"),
		),
	);
	expect(await brandsNamed("Fifty")).toBe(1);
	const again = await create(keyed("fifty", clients[1]), "Fifty");
	expect(again).toMatchObject({ brand: { name: "Fifty" }, userErrors: [] });
	for (const { brand, userErrors } of answers)
		expect([brand?.id, userErrors[0]?.code]).toEqual(
			brand ? [again.brand.id, undefined] : [undefined, "CONFLICT"],
		);
	expect(answers.some(({ brand }) => brand)).toBe(true);
});

test("a repeat is read afresh, and names no less than what is there now", async () => {
	const { brand } = await create(keyed("afresh"), "Before");
	await api.client.query(
		`mutation ($id: ID!) { updateBrand(input: { brandId: $id, name: "After" }) { userErrors { code } } }`,
		{ id: brand.id },
	);
	expect((await create(keyed("afresh"), "Before")).brand).toEqual({
		id: brand.id,
		name: "After",
	});
});

test("another body with the same key is refused, other variables and another document alike; their order is no difference", async () => {
	const { brand } = await create(keyed("body"), "Body");
	expect(codes(await create(keyed("body"), "Another body"))).toEqual([
		"IDEMPOTENCY_MISMATCH",
	]);
	expect(codes(await create(keyed("body"), "Body", "Europe/Berlin"))).toEqual([
		"IDEMPOTENCY_MISMATCH",
	]);
	const { createBrand: selected } = await keyed("body").query(
		createBrand.replace("brand { id name }", "brand { id }"),
		{ name: "Body", zone: "UTC" },
	);
	expect(codes(selected)).toEqual(["IDEMPOTENCY_MISMATCH"]);
	const { createBrand: turned } = await keyed("body").query(
		createBrand.replaceAll("\n\t", " "),
		{ zone: "UTC", name: "Body" },
	);
	expect(turned.brand.id).toBe(brand.id);
	expect(await brandsNamed("Another body")).toBe(0);
});

test("a key is its actor's and its tenant's: others make their own with it", async () => {
	const colleague = clientOf(
		api.url,
		await createKey(database, api.tenant, everyScope),
	);
	const stranger = clientOf(
		api.url,
		await createKey(database, await createTenant(database), everyScope),
	);
	const ids = [];
	for (const client of [api.client, colleague, stranger])
		ids.push((await create(keyed("scope", client), "Scope")).brand.id);
	expect(new Set(ids).size).toBe(3);
});

test("a request that failed has not used its key up", async () => {
	expect(codes(await create(keyed("failed"), "Failed", "Nowhere"))).toEqual([
		"INVALID_INPUT",
	]);
	expect(await create(keyed("failed"), "Failed")).toMatchObject({
		brand: { name: "Failed" },
		userErrors: [],
	});
});

test("a repeat needs the right that the first request needed", async () => {
	const key = await createKey(database, api.tenant, ["CONNECT"]);
	const client = keyed("rights", clientOf(api.url, key));
	await create(client, "Rights");
	await asSuperuser(
		database,
		"update api_key set scopes = '{READ}' where scopes = '{CONNECT}'",
	);
	api.services.authenticator.forgetApiKeys();
	expect(codes(await create(client, "Rights"))).toEqual(["FORBIDDEN"]);
});

test("after a day the key is free again, and the worker's pruning takes the row", async () => {
	const first = await create(keyed("day"), "Day");
	await rows("update idempotency_key set expires_at = now() - interval '1 s'");
	const second = await create(keyed("day"), "Day");
	expect(second.brand.id).not.toBe(first.brand.id);
	await rows("update idempotency_key set expires_at = now() - interval '1 s'");
	const removed = await pruneIdempotencyKeys(database.db);
	expect(removed).toBeGreaterThan(0);
	expect(await rows("select from idempotency_key")).toEqual([]);
});

test("a claim whose process is gone blocks the key until its lease is over, and no longer", async () => {
	await create(keyed("crashed"), "Crashed");
	// As a process leaves it that was killed before it made anything.
	const [left] = await rows<{ key_hash: Buffer }>(
		"update idempotency_key set object_id = null, claim_id = gen_random_uuid() returning key_hash",
	);
	expect(left).toBeDefined();
	expect(codes(await create(keyed("crashed"), "Crashed"))).toEqual([
		"CONFLICT",
	]);
	await rows("update idempotency_key set lease_until = now() - interval '1 s'");
	expect(await create(keyed("crashed"), "Crashed")).toMatchObject({
		brand: { name: "Crashed" },
		userErrors: [],
	});
});

/** Holds the tenant's chain of events, which every creating transaction writes to last. */
async function lockChain(
	tenantId: string,
): Promise<{ release(): Promise<void> }> {
	const holder = new pg.Client({ connectionString: database.superuserUrl });
	await holder.connect();
	await holder.query("begin");
	await holder.query(
		"select from audit_chain_head where tenant_id = $1 for update",
		[tenantId],
	);
	return {
		async release() {
			await holder.query("rollback");
			await holder.end();
		},
	};
}
const untilWaiting = async () => {
	const watcher = new pg.Client({ connectionString: database.superuserUrl });
	await watcher.connect();
	try {
		for (;;) {
			const { rowCount } = await watcher.query(
				"select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
			);
			if (rowCount) return;
			await sleep(20);
		}
	} finally {
		await watcher.end();
	}
};

test("a process that is killed between the object and its commit leaves neither, and the key is free after the lease", async () => {
	await create(api.client, "First of the chain");
	const fleet = await createApiFleet({ database, endpoints: {} });
	try {
		const doomed = await fleet.start();
		const chain = await lockChain(api.tenant.tenantId);
		const lost = create(
			keyed("killed", clientOf(doomed.url, api.key)),
			"Killed",
		).catch((error: Error) => error);
		await untilWaiting();
		const healthy = await fleet.start();
		const client = keyed("killed", clientOf(healthy.url, api.key));
		expect(codes(await create(client, "Killed"))).toEqual(["CONFLICT"]);
		await doomed.kill();
		expect(await lost).toBeInstanceOf(Error);
		await chain.release();

		expect(await brandsNamed("Killed")).toBe(0);
		await rows(
			"update idempotency_key set lease_until = now() - interval '1 s' where object_id is null",
		);
		const { brand } = await create(client, "Killed");
		expect((await create(client, "Killed")).brand).toEqual(brand);
		expect(await brandsNamed("Killed")).toBe(1);
	} finally {
		await fleet.close();
	}
});

test("a request that lost its claim by standing still makes nothing", async () => {
	const blocker = new pg.Client({ connectionString: database.superuserUrl });
	await blocker.connect();
	await blocker.query("begin");
	await blocker.query("lock table brand in exclusive mode");
	const slow = create(keyed("slow"), "Slow");
	await untilWaiting();
	// Meanwhile its lease has run out and another has taken the key over.
	await rows(
		"update idempotency_key set claim_id = gen_random_uuid() where object_id is null",
	);
	await blocker.query("rollback");
	await blocker.end();
	expect(codes(await slow)).toEqual(["CONFLICT"]);
	expect(await brandsNamed("Slow")).toBe(0);
});

test("secrets are never kept: a repeat has the object without them", async () => {
	const catcher = await startMailCatcher("secret");
	const mailing = await startApi({
		database,
		env: { SMTP_URL: catcher.url, SIGNING_SECRET: signingSecret },
	});
	try {
		const client = mailing.client;
		const createApiKey = `mutation { createApiKey(input: { name: "Script", scopes: [READ] }) { apiKey { id name } secret userErrors { code } } }`;
		const made = (await keyed("secret", client).query(createApiKey))
			.createApiKey;
		expect(made.secret).toMatch(/^pbk_/);
		expect(
			(await keyed("secret", client).query(createApiKey)).createApiKey,
		).toEqual({
			...made,
			secret: null,
		});

		const invite = `mutation { inviteMember(input: { email: "new@example.com", role: MEMBER }) { invitation { id email } acceptUrl userErrors { code } } }`;
		const invited = (await keyed("invite", client).query(invite)).inviteMember;
		expect(invited.acceptUrl).toContain("/invitations/");
		await catcher.next(/new@example\.com/);
		expect((await keyed("invite", client).query(invite)).inviteMember).toEqual({
			...invited,
			acceptUrl: null,
		});
		await keyed("another", client).query(
			invite.replace("new@example.com", "last@example.com"),
		);
		await catcher.next(/last@example\.com/);
		expect(
			catcher.mails.filter((mail) => mail.includes("new@example.com")),
		).toHaveLength(1);
		const stored = await inTenantSql(
			database.db,
			mailing.tenant.tenantId,
			async (sql) =>
				(
					await sql.query(
						"select row_to_json(k)::text as row from idempotency_key k",
					)
				).rows,
		);
		expect(JSON.stringify(stored)).not.toContain(made.secret.slice(4));
	} finally {
		await mailing.stop();
		await catcher.close();
	}
});

test("what was made and deleted since is said to be gone", async () => {
	const createOAuthApp = `mutation { createOAuthApp(input: { platform: GOOGLE_ADS, label: "Ours", clientId: "ours.apps.googleusercontent.com",
		clientSecret: "GOCSPX-abcdefghijklmnop", extras: { developerToken: "abcdefghijklmnopqrstuv" } }) { oauthApp { id label } userErrors { code message } } }`;
	const { createOAuthApp: made } = await keyed("app").query(createOAuthApp);
	expect(made.userErrors).toEqual([]);
	expect((await keyed("app").query(createOAuthApp)).createOAuthApp).toEqual(
		made,
	);
	await api.client.query(
		`mutation ($id: ID!) { deleteOAuthApp(input: { oauthAppId: $id }) { userErrors { code } } }`,
		{ id: made.oauthApp.id },
	);
	expect((await keyed("app").query(createOAuthApp)).createOAuthApp).toEqual({
		oauthApp: null,
		userErrors: [
			{ code: "NOT_FOUND", message: expect.stringContaining("new key") },
		],
	});
});

test.each([
	["an empty key", ""],
	["a long key", "k".repeat(256)],
	["a key with other characters", "schl\u00fcssel"],
])("%s is refused before anything is done", async (_what, key) => {
	const { body } = await keyed(key).send(createBrand, { name: "Form" });
	expect(body.errors?.[0]).toMatchObject({
		message: expect.stringContaining("1 to 255 printable ASCII characters"),
		extensions: { code: "BAD_REQUEST" },
	});
	expect(await brandsNamed("Form")).toBe(0);
});

test("several creating mutations cannot share a key, in one document or in a batch", async () => {
	const two = `mutation { a: createBrand(input: { name: "Two" }) { brand { id } } ...b }
		fragment b on Mutation { b: createBrand(input: { name: "Two" }) { brand { id } } }`;
	const { body } = await keyed("two").send(two);
	expect(body.errors?.[0]).toMatchObject({
		message: expect.stringContaining("one mutation that creates"),
		extensions: { code: "BAD_REQUEST" },
	});
	const batch = await fetch(`${api.url}/graphql`, {
		method: "POST",
		headers: {
			...api.client.headers,
			"Content-Type": "application/json",
			"Idempotency-Key": "batch",
		},
		body: JSON.stringify(
			[1, 2].map(() => ({
				query: createBrand,
				variables: { name: "Two" },
			})),
		),
	});
	for (const { errors } of (await batch.json()) as Answer[])
		expect(errors[0]).toMatchObject({
			message: expect.stringContaining("one by one"),
			extensions: { code: "BAD_REQUEST" },
		});
	expect(await brandsNamed("Two")).toBe(0);
});

test("what creates nothing does not look at the key, and costs no round trip more", async () => {
	const client = keyed("ignored");
	api.reads.splice(0);
	expect(
		await client.query("{ brands(first: 1) { nodes { id } } }"),
	).toBeTruthy();
	expect(api.reads).toHaveLength(1);
	const { brand } = await create(client, "Ignored");
	const rename = `mutation ($id: ID!, $name: String!) { updateBrand(input: { brandId: $id, name: $name }) { brand { name } } }`;
	for (const name of ["One", "Two"])
		expect(
			(await client.query(rename, { id: brand.id, name })).updateBrand.brand,
		).toEqual({ name });
});

test("every mutation that creates can be repeated", () => {
	const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
	const repeatable = fields.filter(({ extensions }) => extensions.repeatable);
	expect(repeatable.map(({ name }) => name).sort()).toEqual([
		// A change at a platform is a row of its own.
		"addKeywords",
		"completeConnect",
		"connect",
		"createApiKey",
		"createBrand",
		"createOAuthApp",
		"inviteMember",
		"pickFiles",
		"retryImport",
		"setStatus",
		"startImport",
		"updateBudget",
		"writeSheetReport",
	]);
	const creating = fields
		.map(({ name }) => name)
		.filter((name) =>
			/^(create|connect|complete|start|retry|invite|add|write)/.test(name),
		);
	expect(repeatable.map(({ name }) => name)).toEqual(
		expect.arrayContaining(creating),
	);
});
