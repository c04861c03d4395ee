import {
	disconnect,
	setAutoSync,
	setAutoSyncInput,
	verifyConnection,
} from "@patchbay/connections";
import { inTenantSql } from "@patchbay/db";
import { startDueImports } from "@patchbay/imports";
import { getPlatform, platforms } from "@patchbay/platforms";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { clientOf, createKey, startApi, type TestApi } from "../support/api.ts";
import { people } from "../support/connecting.ts";
import type { Answer } from "../support/graphql-client.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import { globalId } from "../support/people.ts";

let app: Importing;
let api: TestApi;
let client: TestApi["client"];
let brandId: string;
let connectionId: string;

beforeAll(async () => {
	app = await startImporting({ campaigns: 3, days: 5 });
	api = await startApi({
		database: app.database,
		sandbox: app.sandbox,
		env: { PATCHBAY_MASTER_KEY: app.masterKey },
	});
	client = clientOf(
		api.url,
		await createKey(app.database, app.tenant, ["READ", "CONNECT", "ADMIN"]),
	);
});
afterAll(async () => {
	await api?.stop();
	await app?.close();
});
beforeEach(async () => {
	brandId = await app.newBrand();
	connectionId = await app.connectBrand(brandId, {
		account: people.brandOwner.email,
	});
});

const fields =
	"autoSync { enabled metricsEvery campaignsEvery lookbackDays nextRunAt lastRunAt lastImportJob { id status trigger lane startedBy { __typename } } }";

async function read(id = connectionId): Promise<Answer> {
	const { connection } = await client.query(
		`query ($id: ID!) { connection(id: $id) { ${fields} } }`,
		{ id: globalId("Connection", id) },
	);
	return connection.autoSync;
}

async function set(
	input: Record<string, unknown>,
	id = globalId("Connection", connectionId),
): Promise<Answer> {
	const { setAutoSync } = await client.query(
		`mutation ($input: SetAutoSyncInput!) { setAutoSync(input: $input) {
			connection { id ${fields} } userErrors { code message field } } }`,
		{ input: { connectionId: id, ...input } },
	);
	return setAutoSync;
}

const lanes = async (id = connectionId) =>
	Object.fromEntries(
		(
			await app.rows<{ lane: string; every: string }>(
				"select lane, every from import_schedule where connection_id = $1 and enabled order by lane",
				[id],
			)
		).map(({ lane, every }) => [lane, every]),
	);

test("it is on with the usual intervals once the accounts are chosen, and tells its next run", async () => {
	const sync = await read();
	expect(sync).toMatchObject({
		enabled: true,
		metricsEvery: "HOURLY",
		campaignsEvery: "DAILY",
		lookbackDays: 30,
		lastRunAt: null,
		lastImportJob: null,
	});
	expect(Date.parse(sync.nextRunAt)).toBeGreaterThan(Date.now());
	expect(Date.parse(sync.nextRunAt)).toBeLessThan(Date.now() + 2 * 3_600_000);
});

test("what is set holds, what is left out or null stays, and each change is audited once", async () => {
	const first = await set({
		enabled: true,
		metricsEvery: "EVERY_6_HOURS",
		campaignsEvery: "WEEKLY",
		lookbackDays: 7,
	});
	expect(first.userErrors).toEqual([]);
	expect(first.connection.autoSync).toMatchObject({
		enabled: true,
		metricsEvery: "EVERY_6_HOURS",
		campaignsEvery: "WEEKLY",
		lookbackDays: 7,
	});
	expect(await lanes()).toEqual({
		CAMPAIGNS: "WEEKLY",
		HISTORY: "DAILY",
		RECENT: "EVERY_6_HOURS",
		WINDOW: "DAILY",
	});
	const before = await read();
	const second = await set({ enabled: true, lookbackDays: null });
	expect(second.connection.autoSync).toEqual(before);
	const entries = (await app.audited("AUTO_SYNC_CHANGE")).filter(
		({ targetId }) => targetId === connectionId,
	);
	expect(entries).toHaveLength(1);
	const [{ detail } = { detail: {} }] = await app.rows<{ detail: object }>(
		"select detail from audit_event where action = 'AUTO_SYNC_CHANGE' and target_id = $1",
		[connectionId],
	);
	expect(detail).toMatchObject({
		before: { enabled: true, metricsEvery: "HOURLY", lookbackDays: 30 },
		after: { enabled: true, metricsEvery: "EVERY_6_HOURS", lookbackDays: 7 },
	});
});

test.each([
	["DAILY", { CAMPAIGNS: "DAILY", HISTORY: "DAILY", WINDOW: "DAILY" }],
	["WEEKLY", { CAMPAIGNS: "DAILY", HISTORY: "DAILY", WINDOW: "WEEKLY" }],
])(
	"metrics %s need no run between the nights",
	async (metricsEvery, expected) => {
		await set({ enabled: true, metricsEvery });
		expect(await lanes()).toEqual(expected);
	},
);

test("turned off, nothing starts; turned on again, it goes on as it was set", async () => {
	await set({ enabled: true, metricsEvery: "EVERY_6_HOURS", lookbackDays: 14 });
	const { connection } = await set({ enabled: false });
	expect(connection.autoSync).toMatchObject({
		enabled: false,
		metricsEvery: "EVERY_6_HOURS",
		lookbackDays: 14,
		nextRunAt: null,
	});
	await app.rows(
		"update import_schedule set due_at = now() - interval '1 hour' where connection_id = $1",
		[connectionId],
	);
	const started = await startDueImports(app.database.db);
	expect(started.filter((run) => run.connectionId === connectionId)).toEqual(
		[],
	);
	// Read again, it stays off.
	await app.readAccounts();
	expect((await read()).enabled).toBe(false);
	const on = await set({ enabled: true });
	expect(on.connection.autoSync).toMatchObject({
		enabled: true,
		metricsEvery: "EVERY_6_HOURS",
		lookbackDays: 14,
	});
	expect(Date.parse(on.connection.autoSync.nextRunAt)).toBeGreaterThan(
		Date.now(),
	);
});

test("the last run comes with its import and its result", async () => {
	await app.rows(
		"update import_schedule set due_at = now() - interval '1 second' where connection_id = $1 and lane = 'RECENT'",
		[connectionId],
	);
	const started = await startDueImports(app.database.db);
	const run = started.find((each) => each.connectionId === connectionId);
	if (!run) throw new Error("nothing was started");
	expect(await read()).toMatchObject({
		lastImportJob: {
			id: globalId("ImportJob", run.importJobId),
			status: "QUEUED",
			trigger: "SCHEDULED",
			lane: "RECENT",
			startedBy: { __typename: "System" },
		},
	});
	await app.runToEnd(run.importJobId);
	const after = await read();
	expect(after.lastImportJob.status).toBe("SUCCEEDED");
	expect(Date.parse(after.lastRunAt)).toBeLessThanOrEqual(Date.now());

	// The past is read in the background: it is neither the next run nor the last.
	await app.rows(
		"update import_schedule set last_run_at = now() + interval '1 minute', last_job_id = null where connection_id = $1 and lane = 'HISTORY'",
		[connectionId],
	);
	expect(await read()).toEqual(after);
});

test.each([
	[{ lookbackDays: 0 }, "lookbackDays", "INVALID_INPUT"],
	[{ lookbackDays: -1 }, "lookbackDays", "INVALID_INPUT"],
	[{ lookbackDays: 10_000 }, "lookbackDays", "INVALID_INPUT"],
])(
	"%j is refused at its field, and nothing is half set",
	async (input, field, code) => {
		const before = await read();
		const { connection, userErrors } = await set({
			enabled: false,
			metricsEvery: "WEEKLY",
			...input,
		});
		expect(connection).toBeNull();
		expect(userErrors).toEqual([
			{ code, message: expect.any(String), field: [field] },
		]);
		expect(await read()).toEqual(before);
	},
);

test("a connection that is unknown, of a platform without imports, or disconnected is refused", async () => {
	const refusal = async (id: string) =>
		(await set({ enabled: true }, id)).userErrors;
	expect(
		await refusal(
			globalId("Connection", "019ab000-0000-7000-8000-000000000000"),
		),
	).toMatchObject([{ code: "NOT_FOUND", field: ["connectionId"] }]);

	await app.rows("update connection set platform = $2 where id = $1", [
		connectionId,
		"GOOGLE_WORKSPACE",
	]);
	expect(await refusal(globalId("Connection", connectionId))).toMatchObject([
		{ code: "UNSUPPORTED_BY_PLATFORM", field: ["connectionId"] },
	]);

	await app.rows(
		"update connection set platform = 'GOOGLE_ADS' where id = $1",
		[connectionId],
	);
	await disconnect(app.ctx, { connectionId, deleteImportedData: false });
	expect(await refusal(globalId("Connection", connectionId))).toMatchObject([
		{ code: "RECONNECT_REQUIRED", field: ["connectionId"] },
	]);
});

test("of a platform whose metrics are not read yet, campaigns alone come by themselves", async () => {
	const { metrics: _metrics, ...parts } = getPlatform(
		platforms,
		"GOOGLE_ADS",
	).parts;
	const ctx = app.otherProcess({
		platforms: {
			...platforms,
			GOOGLE_ADS: { ...getPlatform(platforms, "GOOGLE_ADS"), parts },
		},
	});
	const change = (input: object) =>
		setAutoSync(
			ctx,
			setAutoSyncInput.parse({ connectionId, enabled: true, ...input }),
		);
	for (const [field, value] of [
		["metricsEvery", "DAILY"],
		["lookbackDays", 7],
	] as const)
		await expect(change({ [field]: value })).rejects.toMatchObject({
			code: "UNSUPPORTED_BY_PLATFORM",
			field: [field],
		});
	await change({ campaignsEvery: "EVERY_6_HOURS" });
	expect(await lanes()).toEqual({ CAMPAIGNS: "EVERY_6_HOURS" });
	// Once they are read, they come too.
	await verifyConnection(app.ctx, { connectionId });
	expect(await lanes()).toEqual({
		CAMPAIGNS: "EVERY_6_HOURS",
		HISTORY: "DAILY",
		RECENT: "HOURLY",
		WINDOW: "DAILY",
	});
});

test("off after a disconnect; a reconnect goes on as it was set, and catches up once", async () => {
	await set({ enabled: true, metricsEvery: "EVERY_6_HOURS", lookbackDays: 3 });
	await disconnect(app.ctx, { connectionId, deleteImportedData: false });
	expect(await read()).toMatchObject({ enabled: false, nextRunAt: null });
	await app.rows(
		"update import_schedule set due_at = now() - interval '3 days' where connection_id = $1 and lane = 'RECENT'",
		[connectionId],
	);
	const ours = async () =>
		(await startDueImports(app.database.db)).filter(
			(run) => run.connectionId === connectionId,
		);
	expect(await ours()).toEqual([]);
	const again = await app.connectBrand(brandId, {
		account: people.brandOwner.email,
	});
	expect(again).toBe(connectionId);
	expect(await read()).toMatchObject({
		enabled: true,
		metricsEvery: "EVERY_6_HOURS",
		lookbackDays: 3,
	});
	expect((await ours()).map(({ lane }) => lane)).toEqual(["RECENT"]);
	expect(await ours()).toEqual([]);
});

test("a tenant next door neither sees nor sets it", async () => {
	const stranger = clientOf(api.url, api.key);
	const id = globalId("Connection", connectionId);
	const { connection } = await stranger.query(
		`query ($id: ID!) { connection(id: $id) { ${fields} } }`,
		{ id },
	);
	expect(connection).toBeNull();
	const { setAutoSync } = await stranger.query(
		"mutation ($input: SetAutoSyncInput!) { setAutoSync(input: $input) { userErrors { code field } } }",
		{ input: { connectionId: id, enabled: false } },
	);
	expect(setAutoSync.userErrors).toEqual([
		{ code: "NOT_FOUND", field: ["connectionId"] },
	]);
	expect((await read()).enabled).toBe(true);
	const seen = await inTenantSql(
		app.database.db,
		api.tenant.tenantId,
		async (sql) => [
			...(await sql.query("select from import_schedule")).rows,
			...(await sql.query("select from auto_sync")).rows,
		],
	);
	expect(seen).toEqual([]);
});

test("two who set it at the same moment leave what one of them wants, with lanes that fit", async () => {
	await Promise.all([
		set({ enabled: true, metricsEvery: "WEEKLY", campaignsEvery: "WEEKLY" }),
		set({ enabled: true, metricsEvery: "HOURLY", campaignsEvery: "HOURLY" }),
		set({ enabled: false }),
	]);
	const { enabled, metricsEvery, campaignsEvery } = await read();
	const found = await lanes();
	if (!enabled) return expect(found).toEqual({});
	expect(found).toEqual({
		CAMPAIGNS: campaignsEvery,
		HISTORY: "DAILY",
		...(metricsEvery === "HOURLY" ? { RECENT: "HOURLY" } : {}),
		WINDOW: metricsEvery === "WEEKLY" ? "WEEKLY" : "DAILY",
	});
});
