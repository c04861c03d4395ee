import {
	deleteDueData,
	disconnect,
	selectAdAccounts,
} from "@patchbay/connections";
import { claimSlice, deleteBlobs, runSlice } from "@patchbay/imports";
import { createLogger } from "@patchbay/logger";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	clientOf,
	createKey,
	everyScope,
	startApi,
	type TestApi,
} from "../support/api.ts";
import { createTenant } from "../support/factories/tenant.ts";
import type { GraphqlClient } from "../support/graphql-client.ts";
import { type Importing, startImporting } from "../support/importing.ts";

let app: Importing;
let api: TestApi;
let client: GraphqlClient;
beforeAll(async () => {
	app = await startImporting({ accounts: 4, campaigns: 3, days: 20 });
	api = await startApi({ database: app.database, sandbox: app.sandbox });
	client = clientOf(
		api.url,
		await createKey(app.database, app.tenant, everyScope),
	);
});
afterAll(async () => {
	await api?.stop();
	await app?.close();
});

const [stays, goes, third] = ["1110000001", "1110000002", "1110000003"];
const day = (offset: number) =>
	new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const range = { from: day(-15), to: day(-2) };
const gid = (type: string, id: string) =>
	Buffer.from(`${type}:${id}`).toString("base64url");
const logger = createLogger({ name: "test", level: "silent" });

/** A connection with two imported accounts. */
async function imported(): Promise<string> {
	const connectionId = await app.connectAccounts([stays ?? "", goes ?? ""]);
	expect(
		await app.runToEnd(await app.start(connectionId, range)),
	).toMatchObject({ status: "SUCCEEDED" });
	return connectionId;
}

/** Gives a connection's assets files that no other asset has. */
const ownFiles = (connectionId: string) =>
	app.rows(
		"update asset set blob_key = 'campaign-assets/' || tenant_id || '/blobs/' || id where connection_id = $1 and blob_key is not null",
		[connectionId],
	);

const choose = (
	connectionId: string,
	externalIds: (string | undefined)[],
	deselectedData?: "KEEP" | "HIDE" | "DELETE",
) =>
	client.query(
		`mutation ($input: SelectAdAccountsInput!) { selectAdAccounts(input: $input) { userErrors { code message field } } }`,
		{
			input: {
				connectionId: gid("Connection", connectionId),
				externalIds,
				...(deselectedData ? { deselectedData } : {}),
			},
		},
	);

interface Account {
	externalId: string;
	selected: boolean;
	synced: boolean;
	unsyncedSince: string | null;
	hidden: boolean;
	beingDeleted: boolean;
}

/** Spend, campaigns and accounts of a connection. */
async function shown(connectionId: string) {
	const id = gid("Connection", connectionId);
	const { metrics, campaigns, connection } = await client.query(
		`query ($id: ID!, $input: MetricsInput!) {
			metrics(input: $input) { rows { adAccount { externalId } } }
			campaigns(first: 100, filter: { connectionId: $id }) { totalCount nodes { adAccount { externalId } } }
			connection(id: $id) {
				stats { campaigns removedCampaigns assets }
				adAccounts(first: 100) { nodes { externalId selected synced unsyncedSince hidden beingDeleted } }
			}
		}`,
		{
			id,
			input: {
				...range,
				groupBy: ["AD_ACCOUNT"],
				connectionIds: [id],
			},
		},
	);
	const ids = (nodes: { adAccount: { externalId: string } }[]) =>
		[...new Set(nodes.map(({ adAccount }) => adAccount.externalId))].sort();
	const accounts: Account[] = connection.adAccounts.nodes;
	return {
		spending: ids(metrics.rows),
		listed: ids(campaigns.nodes),
		total: campaigns.totalCount,
		stats: connection.stats,
		account: (externalId?: string) =>
			accounts.find((each) => each.externalId === externalId),
	};
}

/** Number of rows of an account in each table that names accounts, but the plans of jobs, which stay; empty ones left out. */
async function left(
	connectionId: string,
	externalId?: string,
): Promise<Record<string, number>> {
	const tables = await app.rows<{ name: string }>(
		`select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'ad_account_id'
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
			and c.relname <> 'import_slice' order by 1`,
	);
	const counts: Record<string, number> = {};
	for (const { name } of tables) {
		const [row] = await app.rows<{ count: number }>(
			`select count(*)::int as count from ${name} where ad_account_id in (
				select id from ad_account where connection_id = $1 and external_id = $2)`,
			[connectionId, externalId],
		);
		if (row && row.count > 0) counts[name] = row.count;
	}
	return counts;
}
const nothing = {};

test("kept, an account stays in lists and totals and is marked as no longer synced, until it is chosen again", async () => {
	const id = await imported();
	const before = await shown(id);
	expect(before.account(goes)).toMatchObject({
		synced: true,
		unsyncedSince: null,
	});
	expect((await choose(id, [stays])).selectAdAccounts.userErrors).toEqual([]);
	const kept = await shown(id);
	expect(kept).toMatchObject({
		spending: [stays, goes],
		listed: [stays, goes],
		stats: before.stats,
	});
	expect(kept.account(goes)).toMatchObject({
		selected: false,
		synced: false,
		unsyncedSince: expect.any(String),
		hidden: false,
	});
	expect(kept.account(stays)).toMatchObject({ synced: true });
	expect(kept.account(third)).toMatchObject({
		synced: false,
		unsyncedSince: null,
	});
	expect((await app.audited("SELECT_ACCOUNTS")).at(-1)).toMatchObject({
		detail: { deselected: [goes], deselectedData: "KEEP" },
	});
	await choose(id, [stays, goes]);
	expect((await shown(id)).account(goes)).toMatchObject({
		synced: true,
		unsyncedSince: null,
	});
});

test("hidden, it is in no list, count or total, is there by its id, and comes back when it is chosen again", async () => {
	const id = await imported();
	const before = await shown(id);
	await choose(id, [stays], "HIDE");
	const hidden = await shown(id);
	expect(hidden).toMatchObject({ spending: [stays], listed: [stays] });
	expect(hidden.stats.campaigns).toBeLessThan(before.stats.campaigns);
	expect(hidden.stats.assets).toBeLessThan(before.stats.assets);
	expect(hidden.total).toBeLessThan(before.total);
	expect(hidden.account(goes)).toMatchObject({ synced: false, hidden: true });
	const [account] = await app.rows<{ id: string }>(
		"select id from ad_account where connection_id = $1 and external_id = $2",
		[id, goes],
	);
	const { metrics, campaigns } = await client.query(
		`query ($input: MetricsInput!, $id: ID!) {
			metrics(input: $input) { rows { spend } }
			campaigns(filter: { adAccountId: $id }) { totalCount }
		}`,
		{
			id: gid("AdAccount", account?.id ?? ""),
			input: {
				...range,
				groupBy: [],
				adAccountIds: [gid("AdAccount", account?.id ?? "")],
			},
		},
	);
	expect(metrics.rows).toHaveLength(1);
	expect(campaigns.totalCount).toBe(before.total - hidden.total);
	await choose(id, [stays, goes]);
	expect(await shown(id)).toMatchObject({
		spending: before.spending,
		stats: before.stats,
		total: before.total,
	});
});

test("deleted, nothing of it is left, and the other accounts lose nothing", async () => {
	const id = await imported();
	const others = await left(id, stays);
	expect(Object.keys(others)).toEqual(
		expect.arrayContaining(["asset", "campaign", "metric_daily"]),
	);
	await choose(id, [stays], "DELETE");
	expect(await left(id, goes)).toEqual(nothing);
	expect(await left(id, stays)).toEqual(others);
	const after = await shown(id);
	expect(after.spending).toEqual([stays]);
	expect(after.account(goes)).toMatchObject({
		selected: false,
		synced: false,
		unsyncedSince: null,
		hidden: false,
		beingDeleted: false,
	});
	// Chosen and imported again, it is as new.
	await choose(id, [stays, goes]);
	await app.runToEnd(await app.start(id, range));
	expect((await shown(id)).spending).toEqual([stays, goes]);
});

test("a deletion that was ended half-way is in no list, cannot be chosen, and a worker ends it", async () => {
	const id = await imported();
	await ownFiles(id);
	const ctx = app.as(app.tenant.ctx, {
		deleteBlobs: async () => {
			throw new Error("the disk is gone");
		},
	});
	await selectAdAccounts(ctx, {
		connectionId: id,
		externalIds: [stays ?? ""],
		deselectedData: "DELETE",
	});
	expect(await left(id, goes)).not.toEqual(nothing);
	const half = await shown(id);
	expect(half).toMatchObject({ spending: [stays], listed: [stays] });
	expect(half.account(goes)).toMatchObject({ beingDeleted: true });
	expect(
		(await choose(id, [stays, goes])).selectAdAccounts.userErrors,
	).toMatchObject([{ code: "CONFLICT", field: ["externalIds"] }]);

	const blobs = app.worker().blobs;
	const worker = () =>
		deleteDueData({
			db: app.database.db,
			logger,
			deleteBlobs: (sql, tenantId, keys) =>
				deleteBlobs({ sql, blobs }, tenantId, keys),
		});
	// Two workers at once: one of them does it.
	await Promise.all([worker(), worker()]);
	await worker();
	expect(await left(id, goes)).toEqual(nothing);
	expect((await choose(id, [stays, goes])).selectAdAccounts.userErrors).toEqual(
		[],
	);
});

test("a disconnect with its data deleted that was killed is ended by a worker", async () => {
	const id = await imported();
	await ownFiles(id);
	const ctx = app.as(app.tenant.ctx, {
		deleteBlobs: async () => {
			throw new Error("killed");
		},
	});
	await expect(
		disconnect(ctx, { connectionId: id, deleteImportedData: true }),
	).rejects.toThrow("killed");
	expect((await shown(id)).spending).toEqual([]);
	await deleteDueData({
		db: app.database.db,
		logger,
		deleteBlobs: async () => {},
	});
	expect(await left(id, goes)).toEqual(nothing);
	expect(await left(id, stays)).toEqual(nothing);
});

test("what an import had still to read of a deselected account is not read, and the rest is", async () => {
	const id = await app.connectAccounts([stays ?? "", goes ?? ""]);
	const job = await app.start(id, range);
	// A worker has planned the job, and lists the accounts.
	const deps = app.worker();
	const first = await claimSlice(deps, {
		tenantId: app.tenant.tenantId,
		importJobId: job,
	});
	if (first?.stream !== "ACCOUNTS") throw new Error("accounts come first");
	await choose(id, [stays], "DELETE");
	expect(
		await app.rows(
			`select a.external_id as account, array_agg(distinct s.state::text) as states from import_slice s
			join ad_account a on a.tenant_id = s.tenant_id and a.id = s.ad_account_id
			where s.import_job_id = $1 group by 1 order by 1`,
			[job],
		),
	).toEqual(
		[
			{ account: stays, states: ["PENDING"] },
			{ account: goes, states: ["CANCELLED"] },
		].sort((a, b) => ((a.account ?? "") < (b.account ?? "") ? -1 : 1)),
	);
	await runSlice(deps, first);
	await app.runToEnd(job);
	expect(await left(id, goes)).toEqual(nothing);
});

test("other brands that chose the same account are told of a whole page in one statement, and of no other tenant's", async () => {
	const first = await app.connectAccounts([third ?? ""]);
	const { ctx } = await createTenant(app.database);
	await app.connectAccounts([third ?? "", stays ?? ""]);
	api.reads.length = 0;
	const { connection } = await client.query(
		`query ($id: ID!) { connection(id: $id) { adAccounts(first: 100) { nodes { externalId synced alsoChosenBy { name } } } } }`,
		{ id: gid("Connection", first) },
	);
	const brandsOf = (externalId?: string) =>
		connection.adAccounts.nodes.find(
			(each: Account) => each.externalId === externalId,
		)?.alsoChosenBy;
	expect(brandsOf(third)).toEqual([{ name: "North" }]);
	expect(brandsOf(stays).length).toBeGreaterThan(1);
	expect(api.reads.flat().length).toBeLessThanOrEqual(5);
	const foreign = await createKey(
		app.database,
		{ ...app.tenant, tenantId: ctx.tenantId, ctx },
		everyScope,
	);
	expect(
		await clientOf(api.url, foreign).query(
			"query ($id: ID!) { connection(id: $id) { id } }",
			{ id: gid("Connection", first) },
		),
	).toEqual({ connection: null });
});
