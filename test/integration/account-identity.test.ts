import { disconnect, selectAdAccounts } from "@patchbay/connections";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	clientOf,
	createKey,
	everyScope,
	startApi,
	type TestApi,
} from "../support/api.ts";
import type { GraphqlClient } from "../support/graphql-client.ts";
import { type Importing, startImporting } from "../support/importing.ts";

let app: Importing;
let api: TestApi;
let client: GraphqlClient;
beforeAll(async () => {
	app = await startImporting({ accounts: 3, campaigns: 4, days: 60 });
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

const admin = "agency.admin@example.com";
const analyst = "agency.analyst@example.com";
const shared = "1110000001";
const day = (offset: number) =>
	new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const range = { from: day(-50), to: day(-3) };
const gid = (type: string, id: string) =>
	Buffer.from(`${type}:${id}`).toString("base64url");

async function chooseOn(
	brandId: string,
	account: string,
	externalIds: string[],
): Promise<string> {
	const connectionId = await app.connectBrand(brandId, { account });
	await selectAdAccounts(app.ctx, { connectionId, externalIds });
	await app.readAccounts();
	return connectionId;
}
const importDays = async (connectionId: string, from: string, to: string) =>
	expect(
		await app.runToEnd(await app.start(connectionId, { from, to })),
	).toMatchObject({ status: "SUCCEEDED" });

interface Seen {
	spend: string;
	campaigns: string[];
	listed: number;
	bySpend: number;
}

/** Totals and campaigns of the workspace, or of one brand. */
async function seen(brandId?: string, of = range): Promise<Seen> {
	const brandIds = brandId ? [gid("Brand", brandId)] : null;
	const { metrics, campaigns, bySpend } = await client.query(
		`query ($input: MetricsInput!, $brandId: ID, $from: Date!, $to: Date!) {
			metrics(input: $input) { totals { spend } }
			campaigns(first: 100, filter: { brandId: $brandId }) { totalCount nodes { externalId } }
			bySpend: campaigns(first: 100, filter: { brandId: $brandId }, orderBy: { field: SPEND, direction: DESC, spendFrom: $from, spendTo: $to }) { nodes { id } }
		}`,
		{
			input: { ...of, groupBy: [], brandIds },
			brandId: brandIds?.[0] ?? null,
			...of,
		},
	);
	return {
		// Of all currencies: no test minds which.
		spend: String(
			sum(metrics.totals.map(({ spend }: { spend: string }) => BigInt(spend))),
		),
		campaigns: campaigns.nodes
			.map((each: { externalId: string }) => each.externalId)
			.sort(),
		listed: campaigns.totalCount,
		bySpend: bySpend.nodes.length,
	};
}
const sum = (totals: bigint[]) => totals.reduce((all, each) => all + each, 0n);

test("an account that moved to another connection of its brand counts once, and the days that only the old one has stay", async () => {
	const brandId = await app.newBrand("Moved");
	const first = await chooseOn(brandId, admin, [shared]);
	await importDays(first, range.from, range.to);
	const before = await seen(brandId);
	expect(BigInt(before.spend)).toBeGreaterThan(0n);

	const second = await app.connectBrand(brandId, { account: analyst });
	await disconnect(app.ctx, { connectionId: first, deleteImportedData: false });
	expect(await seen(brandId)).toEqual(before);
	await selectAdAccounts(app.ctx, {
		connectionId: second,
		externalIds: [shared],
	});
	await app.readAccounts();
	expect(await seen(brandId)).toEqual(before);
	// The new connection reads the newer half; what only the old one has stays.
	await importDays(second, day(-20), range.to);
	expect(await seen(brandId)).toEqual(before);
	const newer = { from: day(-20), to: range.to };
	const older = { from: range.from, to: day(-21) };
	const parts = [await seen(brandId, newer), await seen(brandId, older)];
	expect(String(sum(parts.map(({ spend }) => BigInt(spend))))).toBe(
		before.spend,
	);

	// The platform restates a day that both have: what the new connection read is what counts.
	await app.rows(
		`update metric_daily m set cost_micros = cost_micros + 1000000 from campaign c
		where c.tenant_id = m.tenant_id and c.id = m.campaign_id and c.connection_id = $1 and m.date = $2
			and c.external_id = (select min(external_id) from campaign x where x.connection_id = $1 and exists (
				select from metric_daily y where y.campaign_id = x.id and y.date = $2))`,
		[second, day(-10)],
	);
	expect(BigInt((await seen(brandId)).spend)).toBe(
		BigInt(before.spend) + 1_000_000n,
	);
	// Campaigns of either connection are still there by their id.
	const ids = await app.rows<{ id: string }>(
		"select id from campaign where connection_id = any($1::uuid[])",
		[[first, second]],
	);
	const { nodes } = await client.query(
		"query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
		{ ids: ids.map(({ id }) => gid("Campaign", id)) },
	);
	expect(nodes.filter(Boolean)).toHaveLength(before.listed * 2);

	// Deleted with the old connection, only what it alone had is gone.
	await disconnect(app.ctx, { connectionId: first, deleteImportedData: true });
	expect((await seen(brandId, newer)).listed).toBe(before.listed);
	expect((await seen(brandId, older)).spend).toBe("0");
});

test("an account that two brands chose counts in each brand, and once in the workspace", async () => {
	const workspace = await seen();
	const brands = [await app.newBrand("One"), await app.newBrand("Two")];
	const connections: string[] = [];
	for (const brandId of brands) {
		const id = await chooseOn(brandId, admin, ["1110000002"]);
		await importDays(id, range.from, range.to);
		connections.push(id);
	}
	const [one, two] = await Promise.all(brands.map((id) => seen(id)));
	expect(one).toEqual(two);
	const now = await seen();
	expect(BigInt(now.spend)).toBe(
		BigInt(workspace.spend) + BigInt(one?.spend ?? 0),
	);
	expect(now.listed).toBe(workspace.listed + (one?.listed ?? 0));
	expect(now.bySpend).toBe(now.listed);
	expect(now.campaigns).toHaveLength(now.listed);

	// By brand the rows add up to the workspace's total: one of the two answers.
	const { metrics } = await client.query(
		"query ($input: MetricsInput!) { metrics(input: $input) { rows { brand { name } spend } totals { spend } } }",
		{
			input: {
				...range,
				groupBy: ["BRAND"],
				brandIds: brands.map((id) => gid("Brand", id)),
			},
		},
	);
	expect(metrics.totals).toEqual([{ spend: one?.spend }]);
	expect(metrics.rows).toEqual([{ brand: { name: "One" }, spend: one?.spend }]);
	// The brand that answered ends its connection: the other one answers.
	await disconnect(app.ctx, {
		connectionId: connections[0] ?? "",
		deleteImportedData: false,
	});
	expect(await seen()).toEqual(now);
});
