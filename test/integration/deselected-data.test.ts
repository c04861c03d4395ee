import {
	deleteDueData,
	disconnect,
	selectAdAccounts,
} from "@patchbay/connections";
import {
	claimSlice,
	deleteBlobs,
	retryImport,
	runSlice,
} from "@patchbay/imports";
import { createLogger } from "@patchbay/logger";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	deselectingWith,
	deselectedRange as range,
	type ShownAccount,
} from "../support/deselecting.ts";
import { createTenant } from "../support/factories/tenant.ts";
import type { Importing } from "../support/importing.ts";
import {
	globalId as gid,
	type ImportingApi,
	startImportingApi,
} from "../support/importing-api.ts";
import { runLane, startLane } from "../support/run-lane.ts";

let stand: ImportingApi;
let app: Importing;
let client: ImportingApi["client"];
let imported: () => Promise<string>;
let ownFiles: Steps["ownFiles"];
let choose: Steps["choose"];
let decide: Steps["decide"];
let shown: Steps["shown"];
let left: Steps["left"];
type Steps = ReturnType<typeof deselectingWith>;
beforeAll(async () => {
	stand = await startImportingApi({ accounts: 4, campaigns: 3, days: 20 });
	({ app, client } = stand);
	const steps = deselectingWith(stand);
	({ ownFiles, choose, decide, shown, left } = steps);
	imported = () => steps.imported([stays, goes]);
});
afterAll(() => stand?.close());

const [stays, goes, third] = [
	"1110000001",
	"1110000002",
	"1110000003",
] as const;
const logger = createLogger({ name: "test", level: "silent" });

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
	// A week that begins in a month that was dropped keeps its sum, as the month's rows go without a trigger.
	await app.rows(
		`insert into metric_campaign_weekly (tenant_id, ad_account_id, week, campaign_id, currency_code, rows, cost_micros,
			impressions, clicks, conversions_micros, conversion_value_micros, unknown_conversions, unknown_conversion_values)
		select tenant_id, ad_account_id, '2020-01-27', id, 'USD', 1, 1, 1, 1, 0, 0, 0, 0 from campaign where ad_account_id = (
			select a.id from ad_account a where a.connection_id = $1 and a.external_id = $2) limit 1`,
		[id, goes],
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

test("what was kept is hidden, shown again and deleted without choosing the account, also when the access has ended", async () => {
	const id = await imported();
	const before = await shown(id);
	const others = await left(id, stays);
	await choose(id, [stays]);
	await app.rows(
		"update connection set status = 'ERROR', grant_id = null where id = $1",
		[id],
	);
	expect((await decide(id, goes, "HIDE")).userErrors).toEqual([]);
	expect(await shown(id)).toMatchObject({ spending: [stays], listed: [stays] });
	expect((await shown(id)).account(goes)).toMatchObject({ hidden: true });
	await decide(id, goes, "KEEP");
	expect(await shown(id)).toMatchObject({
		spending: [stays, goes],
		total: before.total,
	});
	await decide(id, goes, "DELETE");
	expect(await left(id, goes)).toEqual(nothing);
	expect(await left(id, stays)).toEqual(others);
	expect((await shown(id)).account(goes)).toMatchObject({
		unsyncedSince: null,
		hidden: false,
	});
	expect((await app.audited("SELECT_ACCOUNTS")).at(-1)).toMatchObject({
		detail: { deselected: [goes], deselectedData: "DELETE" },
	});
	// Nothing happens to one that is chosen, or to one that nothing is stored of.
	for (const data of ["HIDE", "DELETE"] as const)
		expect((await decide(id, stays, data)).userErrors).toMatchObject([
			{ code: "CONFLICT", field: ["externalIds"] },
		]);
	expect((await decide(id, third, "HIDE")).userErrors).toEqual([]);
	expect((await shown(id)).account(third)).toMatchObject({ hidden: false });
	expect((await decide(id, "4040000000", "HIDE")).userErrors).toMatchObject([
		{ code: "INVALID_INPUT", field: ["externalIds"] },
	]);
	expect(await left(id, stays)).toEqual(others);
	// Of a disconnected connection nothing can be taken out of the chosen accounts: it is told what can be done.
	await disconnect(app.ctx, { connectionId: id, deleteImportedData: false });
	expect((await decide(id, stays, "DELETE")).userErrors).toMatchObject([
		{
			code: "CONFLICT",
			message: expect.stringContaining("Disconnect it once more"),
		},
	]);
	await disconnect(app.ctx, { connectionId: id, deleteImportedData: true });
	expect(await left(id, stays)).toEqual(nothing);
});

test("a campaign that a worker was still asking for does not come back with an account that was deselected", async () => {
	const id = await app.connectAccounts([stays, goes]);
	// The nightly run lists no campaigns.
	const importJobId = await startLane(app, id, "WINDOW");
	const deps = app.worker();
	const job = { tenantId: app.tenant.tenantId, importJobId };
	let work = await claimSlice(deps, job);
	while (work?.account?.externalId !== goes) {
		if (!work) throw new Error("the account has no slice");
		await runSlice(deps, work);
		work = await claimSlice(deps, job);
	}
	// Its numbers are read, and none of its campaigns is known.
	await app.control("faults", {
		path: `/google-ads/v25/customers/${goes}/`,
		bodyIncludes: "campaign.id IN",
		kind: "stall",
	});
	const running = runSlice(deps, work);
	await app.faultsMet();
	await choose(id, [stays], "DELETE");
	await app.forgetFaults();
	await running;
	expect(await left(id, goes)).toEqual(nothing);
	await app.runToEnd(importJobId);
	expect(await shown(id)).toMatchObject({ spending: [stays], listed: [stays] });
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
		externalIds: [stays],
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
	const id = await app.connectAccounts([stays, goes]);
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
	// A person took it out: nothing was left out.
	expect(await app.runToEnd(job)).toMatchObject({ status: "SUCCEEDED" });
	expect(await left(id, goes)).toEqual(nothing);
});

test("an import that has read all of the accounts that stay succeeds when the last one that is read is deselected", async () => {
	const id = await app.connectAccounts([stays, goes]);
	const importJobId = await app.start(id, range);
	const deps = app.worker();
	const next = () =>
		claimSlice(deps, { tenantId: app.tenant.tenantId, importJobId });
	// A worker is at the other account's campaigns all the while.
	let held = 0;
	for (let work = await next(); work || held === 0; work = await next())
		if (work?.account?.externalId === goes) held += 1;
		else if (work) await runSlice(deps, work);
	expect(held).toBe(1);

	await choose(id, [stays], "DELETE");

	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "SUCCEEDED",
		message: null,
	});
	expect(
		await app.rows(
			"select last_import_at is not null as noted from connection where id = $1",
			[id],
		),
	).toEqual([{ noted: true }]);
	expect((await left(id, stays)).campaign).toBeGreaterThan(0);
});

test("an import is not tried again for accounts alone that are no longer chosen, and the next one of its lane begins", async () => {
	const id = await app.connectAccounts([stays, goes]);
	const close = (status: string) =>
		app.control("google-ads/account-status", { customerId: goes, status });
	await close("CANCELED");
	const run = await runLane(app, id, "CAMPAIGNS");
	await close("ENABLED");
	expect(run).toMatchObject({ status: "PARTIALLY_SUCCEEDED" });
	await choose(id, [stays]);
	await expect(
		retryImport(app.imports, { importJobId: run.id }),
	).rejects.toMatchObject({
		code: "CONFLICT",
		message: expect.stringContaining("no longer chosen"),
	});
	expect(await app.job(run.id)).toMatchObject({
		status: "PARTIALLY_SUCCEEDED",
	});
	expect(await runLane(app, id, "CAMPAIGNS")).toMatchObject({
		status: "SUCCEEDED",
	});
});

test("other brands that chose the same account are told of a whole page in one statement, and of no other tenant's", async () => {
	const first = await app.connectAccounts([third]);
	const { ctx } = await createTenant(app.database);
	await app.connectAccounts([third, stays]);
	stand.reads.length = 0;
	const { connection } = await client.query(
		`query ($id: ID!) { connection(id: $id) { adAccounts(first: 100) { nodes { externalId synced alsoChosenBy { name } } } } }`,
		{ id: gid("Connection", first) },
	);
	const brandsOf = (externalId: string) =>
		connection.adAccounts.nodes.find(
			(each: ShownAccount) => each.externalId === externalId,
		)?.alsoChosenBy;
	expect(brandsOf(third)).toEqual([{ name: "North" }]);
	expect(brandsOf(stays).length).toBeGreaterThan(1);
	expect(stand.reads.flat().length).toBeLessThanOrEqual(5);
	const foreign = await stand.clientOfTenant({
		...app.tenant,
		tenantId: ctx.tenantId,
		ctx,
	});
	expect(
		await foreign.query("query ($id: ID!) { connection(id: $id) { id } }", {
			id: gid("Connection", first),
		}),
	).toEqual({ connection: null });
});
