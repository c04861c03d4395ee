import { fileURLToPath } from "node:url";
import { disconnect, selectAdAccounts } from "@patchbay/connections";
import { getPlatform } from "@patchbay/platforms";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { defaultPlatform } from "../support/default-platform.ts";
import { createTenant } from "../support/factories/tenant.ts";
import type { Importing, JobState } from "../support/importing.ts";
import {
	globalId,
	type ImportingApi,
	startImportingApi,
} from "../support/importing-api.ts";
import { listPlatforms } from "../support/list-platform.ts";
import {
	type ListServer,
	startListServer,
	type WireRecord,
} from "../support/list-server.ts";
import { runLane, startLane } from "../support/run-lane.ts";
import {
	killWorkerProcesses,
	startWorkerProcess,
	workerEnvironment,
} from "../support/worker-process.ts";

let stand: ImportingApi;
let app: Importing;
let server: ListServer;
const [one, other] = ["1110000001", "1110000002"] as const;
const workerEntry = fileURLToPath(
	new URL("../support/list-worker.child.ts", import.meta.url),
);

beforeAll(async () => {
	server = await startListServer();
	stand = await startImportingApi(
		{ accounts: 3, campaigns: 1, days: 3 },
		(platforms) => listPlatforms(platforms, server.url),
	);
	({ app } = stand);
});
beforeEach(() => {
	server.lists = {
		audiences: { [one]: many("Buyers", 7) },
		catalogItems: { [one]: many("Shoe", 7) },
		sources: { [one]: many("Pixel", 2) },
	};
	server.refused.clear();
	server.asked.length = 0;
});
afterAll(async () => {
	await killWorkerProcesses();
	await stand?.close();
	await server?.close();
});

const many = (name: string, count: number): WireRecord[] =>
	Array.from({ length: count }, (_, index) => ({
		externalId: `${name}-${index}`,
		name: `${name} ${index}`,
	}));

const worker = (options?: { needsScope?: boolean }) => {
	const made = app.worker();
	return {
		...made,
		platforms: listPlatforms(made.platforms, server.url, options),
	};
};

/** Imports what a connection has beside numbers, by a worker in this process. */
async function importLists(
	connectionId: string,
	options?: { needsScope?: boolean },
): Promise<JobState & { id: string }> {
	const id = await app.start(connectionId, { kind: "CAMPAIGNS" });
	return { ...(await app.runToEnd(id, worker(options))), id };
}

const failuresOf = (importJobId: string) =>
	app.rows<{ entity: string; externalId: string | null; code: string }>(
		`select entity, external_id as "externalId", code from import_failure where import_job_id = $1 order by external_id`,
		[importJobId],
	);

async function told(
	connectionId: string,
	variables: Record<string, unknown> = {},
) {
	const { connection } = await stand.client.query(
		`query ($id: ID!, $first: Int, $after: String, $search: String, $kind: SourceKind) {
			connection(id: $id) {
				audiences(first: $first, after: $after, search: $search) {
					totalCount pageInfo { hasNextPage endCursor }
					nodes { externalId name kind memberCount createdAt updatedAt }
				}
				catalogItems(first: $first, search: $search) {
					totalCount nodes { externalId name url imageUrl price { amountMicros currencyCode } published }
				}
				sources(first: $first, search: $search, kind: $kind) {
					totalCount nodes { externalId name kind details }
				}
			}
		}`,
		{ id: globalId("Connection", connectionId), ...variables },
	);
	return connection;
}

test("lists, segments, products and pixels are read page by page and told as the platform tells them", async () => {
	server.lists.audiences[one] = [
		{
			externalId: "9007199254740993",
			name: "Käufer 🛒 قائمة",
			kind: "SEGMENT",
			members: "9007199254740993",
			createdAt: "2026-01-02T03:04:05.678Z",
			updatedAt: "2026-11-21T10:00:00+02:00",
		},
		...many("Visitors", 6),
	];
	server.lists.catalogItems[one] = [
		{
			externalId: "$custom:::$default:::A 1",
			name: "運動靴",
			url: "https://shop.example.com/靴",
			imageUrl: "javascript:alert(1)",
			price: "12000000000",
			currency: "JPY",
			published: false,
		},
	];
	server.lists.sources[one] = [
		{ externalId: "1", kind: "PIXEL", name: "Shop", details: "C0DE" },
		{ externalId: "1", kind: "METRIC", name: "Placed Order" },
	];
	const id = await app.connectAccounts([one]);
	expect(await importLists(id)).toMatchObject({ status: "SUCCEEDED" });
	expect(server.asked.filter((each) => each.startsWith("audiences"))).toEqual([
		`audiences ${one} 0`,
		`audiences ${one} 1`,
		`audiences ${one} 2`,
	]);

	const { audiences, catalogItems, sources } = await told(id);
	expect(audiences.totalCount).toBe(7);
	expect(audiences.nodes[0]).toEqual({
		externalId: "9007199254740993",
		name: "Käufer 🛒 قائمة",
		kind: "SEGMENT",
		memberCount: "9007199254740993",
		createdAt: "2026-01-02T03:04:05.678Z",
		updatedAt: "2026-11-21T08:00:00.000Z",
	});
	expect(audiences.nodes[1]).toMatchObject({
		memberCount: null,
		createdAt: null,
	});
	expect(catalogItems.nodes).toEqual([
		{
			externalId: "$custom:::$default:::A 1",
			name: "運動靴",
			url: "https://shop.example.com/%E9%9D%B4",
			imageUrl: null,
			price: { amountMicros: "12000000000", currencyCode: "JPY" },
			published: false,
		},
	]);
	expect(sources.nodes).toEqual([
		{ externalId: "1", kind: "METRIC", name: "Placed Order", details: null },
		{ externalId: "1", kind: "PIXEL", name: "Shop", details: "C0DE" },
	]);

	const pixels = await told(id, { kind: "PIXEL", search: "sho" });
	expect(pixels.sources.totalCount).toBe(1);
	expect(pixels.audiences.totalCount).toBe(0);
	const byId = await told(id, { search: "9007199254740993" });
	expect(byId.audiences.totalCount).toBe(1);
	const names: string[] = [];
	for (let after: string | null = null; ; ) {
		const { audiences: page } = await told(id, { first: 3, after });
		names.push(...page.nodes.map(({ name }: { name: string }) => name));
		if (!page.pageInfo.hasNextPage) break;
		after = page.pageInfo.endCursor;
	}
	expect(names).toHaveLength(7);
	expect(new Set(names).size).toBe(7);

	const stranger = await stand.clientOfTenant(await createTenant(app.database));
	expect(
		await stranger.query(
			"query ($id: ID!) { connection(id: $id) { audiences { totalCount } } }",
			{ id: globalId("Connection", id) },
		),
	).toEqual({ connection: null });
});

test("what two accounts of a connection share is told once", async () => {
	server.lists.sources = {
		[one]: [{ externalId: "7", kind: "PIXEL", name: "Shared" }],
		[other]: [{ externalId: "7", kind: "PIXEL", name: "Shared" }],
	};
	const id = await app.connectAccounts([one, other]);
	await importLists(id);
	expect(
		await app.rows("select id from source where connection_id = $1", [id]),
	).toHaveLength(2);
	const { sources } = await told(id);
	expect(sources).toMatchObject({ totalCount: 1, nodes: [{ name: "Shared" }] });
});

test("what is no longer listed is retired, comes back when it is, and stays while a record is bad", async () => {
	const id = await app.connectAccounts([one]);
	await importLists(id);
	const shown = async () =>
		(await told(id)).audiences.nodes.map(({ name }: { name: string }) => name);
	expect(await shown()).toHaveLength(7);

	server.lists.audiences[one] = [
		...many("Buyers", 3),
		{ externalId: "Buyers-5", name: "", rejected: true },
	];
	const bad = await importLists(id);
	expect(bad.status).toBe("PARTIALLY_SUCCEEDED");
	expect(await failuresOf(bad.id)).toEqual([
		{
			entity: "audiences",
			externalId: "Buyers-5",
			code: "PLATFORM_REPLY_CHANGED",
		},
	]);
	expect(await shown()).toHaveLength(7);

	server.lists.audiences[one] = many("Buyers", 3);
	expect(await importLists(id)).toMatchObject({ status: "SUCCEEDED" });
	expect(await shown()).toEqual(["Buyers 0", "Buyers 1", "Buyers 2"]);

	server.lists.audiences[one] = [
		...many("Buyers", 3),
		{ externalId: "Buyers-6", name: "Buyers again" },
	];
	await importLists(id);
	expect(await shown()).toEqual([
		"Buyers 0",
		"Buyers 1",
		"Buyers 2",
		"Buyers again",
	]);
});

test("a record that the database refuses, and one that stands twice, is one failure, and the others are kept", async () => {
	server.lists.audiences[one] = [
		{ externalId: "a", name: "Good", members: "3" },
		{ externalId: "b", name: "Too many", members: "99999999999999999999" },
		{ externalId: "c", name: "Never", createdAt: "no time" },
		{ externalId: "d", name: "First" },
		{ externalId: "a", name: "Twice" },
	];
	const id = await app.connectAccounts([one]);
	const job = await importLists(id);
	expect(job.status).toBe("PARTIALLY_SUCCEEDED");
	expect(await failuresOf(job.id)).toEqual([
		expect.objectContaining({ entity: "audience", externalId: "a" }),
		expect.objectContaining({ entity: "audience", externalId: "b" }),
		expect.objectContaining({ entity: "audience", externalId: "c" }),
	]);
	const { audiences } = await told(id);
	expect(audiences.nodes.map(({ name }: { name: string }) => name)).toEqual([
		"First",
		"Good",
	]);
});

test("a list that the user has not allowed is told as that, and the rest of the import is whole", async () => {
	const id = await app.connectAccounts([one]);
	const job = await importLists(id, { needsScope: true });
	expect(job).toMatchObject({ status: "SUCCEEDED", percent: 100 });
	expect(await failuresOf(job.id)).toEqual([
		{ entity: "catalog items", externalId: one, code: "SCOPE_MISSING" },
	]);
	expect(server.asked.some((each) => each.startsWith("catalogItems"))).toBe(
		false,
	);
	const [event] = await app.rows<{ message: string }>(
		"select message from import_event where import_job_id = $1 and what = 'left_out'",
		[job.id],
	);
	expect(event?.message).toContain("See your products");
	expect(await told(id)).toMatchObject({
		audiences: { totalCount: 7 },
		catalogItems: { totalCount: 0 },
		sources: { totalCount: 2 },
	});
	// The connection works as before.
	const { connection } = await stand.client.query(
		"query ($id: ID!) { connection(id: $id) { status } }",
		{ id: globalId("Connection", id) },
	);
	expect(connection.status).toBe("ACTIVE");
	// Allowed later, it is read by the next import.
	await importLists(id);
	expect((await told(id)).catalogItems.totalCount).toBe(7);
});

test.each([
	["scope", "SCOPE_MISSING", "SUCCEEDED"],
	["access", "ACCESS_MISSING", "PARTIALLY_SUCCEEDED"],
	["app", "APP_REJECTED", "PARTIALLY_SUCCEEDED"],
] as const)(
	"a list that the platform refuses (%s) ends neither its account nor the job",
	async (refusal, code, status) => {
		server.refused.set("audiences", refusal);
		const id = await app.connectAccounts([one]);
		const job = await importLists(id);
		expect(job).toMatchObject({ status, importedCampaigns: 1 });
		expect(await failuresOf(job.id)).toEqual([
			{ entity: "audiences", externalId: one, code },
		]);
		expect(await told(id)).toMatchObject({
			audiences: { totalCount: 0 },
			catalogItems: { totalCount: 7 },
			sources: { totalCount: 2 },
		});
	},
);

test("a worker killed in the middle of a list is followed by one that goes on from its last page", async () => {
	const id = await app.connectAccounts([one]);
	const importJobId = await app.start(id, {
		kind: "CAMPAIGNS",
		includeAssets: false,
	});
	const met = server.hangAt("catalogItems", 2);
	const killed = await startWorkerProcess(
		{ ...(await workerEnvironment(app)), TEST_LIST_URL: server.url },
		{ entry: workerEntry },
	);
	await met;
	// The page before it is being saved meanwhile.
	await expect
		.poll(() =>
			app.rows(
				"select 1 from import_slice where import_job_id = $1 and stream = 'CATALOG_ITEMS' and cursor = '2'",
				[importJobId],
			),
		)
		.toHaveLength(1);
	await killed.kill();
	await app.rows(
		"update import_slice set due_at = now() where import_job_id = $1 and state = 'RUNNING' returning id",
		[importJobId],
	);
	expect(await app.runToEnd(importJobId, worker())).toMatchObject({
		status: "SUCCEEDED",
	});
	const pages = server.asked.filter((each) => each.startsWith("catalogItems"));
	expect(pages.toSorted()).toEqual([
		`catalogItems ${one} 0`,
		`catalogItems ${one} 1`,
		`catalogItems ${one} 2`,
		`catalogItems ${one} 2`,
	]);
	expect((await told(id)).catalogItems.totalCount).toBe(7);
});

test("the daily run of campaigns reads the lists; an import of some campaigns does not", async () => {
	const id = await app.connectAccounts([one]);
	const some = await app.start(id, { kind: "CAMPAIGNS", limit: 1 });
	await app.runToEnd(some, worker());
	expect(server.asked).toEqual([]);
	const streams = async (importJobId: string) =>
		(
			await app.rows<{ stream: string }>(
				"select stream from import_slice where import_job_id = $1",
				[importJobId],
			)
		).map(({ stream }) => stream);
	expect(await streams(some)).not.toContain("AUDIENCES");
	const daily = await startLane(app, id, "CAMPAIGNS");
	await app.runToEnd(daily, worker());
	expect(await streams(daily)).toEqual(
		expect.arrayContaining(["AUDIENCES", "CATALOG_ITEMS", "SOURCES"]),
	);
	expect((await told(id)).audiences.totalCount).toBe(7);
});

test("hidden with its account, a list is not shown; deleted with it, nothing is left", async () => {
	server.lists.audiences[other] = many("Others", 2);
	const id = await app.connectAccounts([one, other]);
	await importLists(id);
	expect((await told(id)).audiences.totalCount).toBe(9);
	await selectAdAccounts(app.ctx, {
		connectionId: id,
		externalIds: [one],
		deselectedData: "HIDE",
	});
	expect((await told(id)).audiences.totalCount).toBe(7);
	await selectAdAccounts(app.ctx, {
		connectionId: id,
		externalIds: [other],
		deselectedData: "DELETE",
	});
	expect((await told(id)).audiences.totalCount).toBe(2);
	expect(await left(id, one)).toBe(0);
});

test("an account that has lists and no campaign loses them with the connection's data", async () => {
	const id = await app.connectAccounts([one]);
	await app.rows(
		"update ad_account set holds_data = false where connection_id = $1 returning id",
		[id],
	);
	await app.rows(
		`insert into audience (id, tenant_id, connection_id, ad_account_id, external_id, name, kind, imported_at)
		select gen_random_uuid(), tenant_id, connection_id, id, 'x', 'Left', 'LIST', now() from ad_account
		where connection_id = $1 and external_id = $2 returning id`,
		[id, one],
	);
	expect(await left(id, one)).toBe(1);
	await disconnect(app.ctx, { connectionId: id, deleteImportedData: true });
	expect(await left(id, one)).toBe(0);
});

test("a platform without such lists tells null, and not an empty list", async () => {
	const platform = getPlatform(app.ctx.platforms, defaultPlatform);
	expect(platform.parts.audiences).toBeUndefined();
	const plain = await startImportingApi({ accounts: 1, campaigns: 1, days: 1 });
	try {
		const id = await plain.app.connectAccounts();
		await runLane(plain.app, id, "CAMPAIGNS");
		const { connection } = await plain.client.query(
			`query ($id: ID!) { connection(id: $id) {
				audiences { totalCount } catalogItems { totalCount } sources { totalCount } } }`,
			{ id: globalId("Connection", id) },
		);
		expect(connection).toEqual({
			audiences: null,
			catalogItems: null,
			sources: null,
		});
	} finally {
		await plain.close();
	}
});

/** Number of rows of an account's lists. */
async function left(connectionId: string, externalId: string) {
	const [row] = await app.rows<{ count: number }>(
		`select count(*)::int as count from (
			select ad_account_id from audience union all select ad_account_id from catalog_item
			union all select ad_account_id from source) l
		join ad_account a on a.id = l.ad_account_id where a.connection_id = $1 and a.external_id = $2`,
		[connectionId, externalId],
	);
	return row?.count ?? 0;
}
