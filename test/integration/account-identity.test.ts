import { disconnect, selectAdAccounts } from "@patchbay/connections";
import { inTenantSql, newId, type SqlExecutor } from "@patchbay/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Importing } from "../support/importing.ts";
import {
	globalId as gid,
	type ImportingApi,
	startImportingApi,
} from "../support/importing-api.ts";
import { tellCampaigns } from "../support/tell-campaigns.ts";
import { utcDay as day } from "../support/utc-day.ts";

let stand: ImportingApi;
let app: Importing;
let client: ImportingApi["client"];
beforeAll(async () => {
	stand = await startImportingApi({ accounts: 3, campaigns: 4, days: 60 });
	({ app, client } = stand);
});
afterAll(() => stand?.close());

const admin = "agency.admin@example.com";
const analyst = "agency.analyst@example.com";
const shared = "1110000001";
const range = { from: day(-50), to: day(-3) };

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
	// A report says who answers, and so does the account at either connection.
	const { metrics } = await client.query(
		`query ($input: MetricsInput!) { metrics(input: $input) { sharedAccounts {
			adAccount { externalId answeringConnection { id } } connection { id } otherConnections { id status }
		} } }`,
		{ input: { ...range, groupBy: [], brandIds: [gid("Brand", brandId)] } },
	);
	expect(metrics.sharedAccounts).toEqual([
		{
			adAccount: {
				externalId: shared,
				answeringConnection: { id: gid("Connection", second) },
			},
			connection: { id: gid("Connection", second) },
			otherConnections: [
				{ id: gid("Connection", first), status: "DISCONNECTED" },
			],
		},
	]);
	const newer = { from: day(-20), to: range.to };
	const older = { from: range.from, to: day(-21) };
	const parts = [await seen(brandId, newer), await seen(brandId, older)];
	expect(String(sum(parts.map(({ spend }) => BigInt(spend))))).toBe(
		before.spend,
	);

	// Of a campaign too: one row and one number, whichever connection read which day.
	const told = await tellCampaigns(client, brandId, range);
	expect(String(sum(told.map(({ spend }) => BigInt(spend))))).toBe(
		before.spend,
	);
	expect(new Set(told.map(({ externalId }) => externalId)).size).toBe(
		told.length,
	);
	for (const { spend, reported, ownReport, connectionId } of told)
		expect([reported ?? "0", ownReport, connectionId]).toEqual([
			spend,
			spend,
			gid("Connection", second),
		]);
	expect(told).toEqual(
		told.toSorted((a, b) => Number(BigInt(b.spend) - BigInt(a.spend))),
	);
	const both = await app.rows<{ id: string; external: string }>(
		"select id, external_id as external from campaign where connection_id = any($1::uuid[])",
		[[first, second]],
	);
	const { nodes: each } = await client.query(
		"query ($ids: [ID!]!, $from: Date!, $to: Date!) { nodes(ids: $ids) { ... on Campaign { externalId spend(from: $from, to: $to) { amountMicros } } } }",
		{ ids: both.map(({ id }) => gid("Campaign", id)), ...range },
	);
	expect(each).toHaveLength(2 * told.length);
	for (const { externalId, spend } of each)
		expect([externalId, spend.amountMicros]).toEqual([
			externalId,
			told.find((one) => one.externalId === externalId)?.spend,
		]);
	const [some] = told.filter(({ spend }) => spend !== "0");
	const { metrics: named } = await client.query(
		"query ($input: MetricsInput!) { metrics(input: $input) { totals { spend } } }",
		{
			input: {
				...range,
				groupBy: [],
				campaignIds: both
					.filter(({ external }) => external === some?.externalId)
					.slice(0, 1)
					.map(({ id }) => gid("Campaign", id)),
			},
		},
	);
	expect(named.totals).toEqual([{ spend: some?.spend }]);
	// Whichever connection's campaign is asked for, its row stands under the id that was asked for.
	for (const { id, external } of both) {
		if (external !== some?.externalId) continue;
		const campaignId = gid("Campaign", id);
		const input = { ...range, groupBy: ["CAMPAIGN"] };
		const rows = [{ campaign: { id: campaignId }, spend: some.spend }];
		expect(
			await client.query(
				`query ($id: ID!, $own: MetricsInput!, $named: MetricsInput!) {
					metrics(input: $named) { rows { campaign { id } spend } }
					campaign(id: $id) { metrics(input: $own) { rows { campaign { id } spend } } }
				}`,
				{
					id: campaignId,
					own: input,
					named: { ...input, campaignIds: [campaignId] },
				},
			),
		).toEqual({ metrics: { rows }, campaign: { metrics: { rows } } });
	}

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
	// By the hour and by region too, whose days are covered for themselves.
	for (const dimension of ["HOUR", "REGION"]) {
		const totals = async (brandIds: readonly string[]) => {
			const { metrics: report } = await client.query(
				"query ($input: MetricsInput!) { metrics(input: $input) { rows { spend } totals { spend } } }",
				{
					input: {
						...range,
						groupBy: [dimension],
						brandIds: brandIds.map((id) => gid("Brand", id)),
					},
				},
			);
			const total = report.totals[0]?.spend;
			expect(
				String(
					sum(report.rows.map(({ spend }: { spend: string }) => BigInt(spend))),
				),
			).toBe(total);
			return total;
		};
		const [both, first] = [
			await totals(brands),
			await totals(brands.slice(0, 1)),
		];
		expect(BigInt(first)).toBeGreaterThan(0n);
		expect([dimension, both]).toEqual([dimension, first]);
	}
	// The brand that answered ends its connection: the other one answers.
	await disconnect(app.ctx, {
		connectionId: connections[0] ?? "",
		deleteImportedData: false,
	});
	expect(await seen()).toEqual(now);
});

test("30 days are complete days of each account's own zone, in a report, a list and a connection's stats alike", async () => {
	const brandId = await app.newBrand("Zones");
	const connectionId = await app.connectBrand(brandId, { account: admin });
	// At every moment the days of these two are others.
	const zones = ["Pacific/Kiritimati", "Pacific/Pago_Pago"];
	for (const [index, zone] of zones.entries()) {
		const accountId = newId();
		const campaignId = newId();
		await app.rows(
			`insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, currency_code, time_zone, selected, updated_at)
			values ($1, $2, $3, 'GOOGLE_ADS', $4, $4, 'CHF', $4, true, now())`,
			[accountId, app.tenant.tenantId, connectionId, zone],
		);
		await app.rows(
			`insert into campaign (id, tenant_id, brand_id, connection_id, ad_account_id, platform, external_id, name, status,
				platform_status, currency_code, imported_at)
			values ($1, $2, $3, $4, $5, 'GOOGLE_ADS', 'zone', $6, 'ACTIVE', 'ENABLED', 'CHF', now())`,
			[campaignId, app.tenant.tenantId, brandId, connectionId, accountId, zone],
		);
		await app.rows("select ensure_metric_partitions($1::date, $2::date)", [
			day(-40),
			day(2),
		]);
		// A unit on each day, today's too; in the second account two.
		await app.rows(
			`insert into metric_daily (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks,
				conversions, conversion_value_micros)
			select $1, $2, $3, d::date, 'CHF', $4::bigint, 1, 1, 1, 1
			from generate_series((now() at time zone $5)::date - 35, (now() at time zone $5)::date, interval '1 day') d`,
			[
				app.tenant.tenantId,
				campaignId,
				accountId,
				(index + 1) * 1_000_000,
				zone,
			],
		);
	}
	const wide = { from: day(-34), to: day(2) };
	const { metrics, campaigns, connection } = await client.query(
		`query ($input: MetricsInput!, $id: ID!, $brandId: ID!, $from: Date!, $to: Date!) {
			metrics(input: $input) { totals { spend } }
			campaigns(filter: { brandId: $brandId }, orderBy: { field: SPEND, direction: DESC, spendFrom: $from, spendTo: $to, spendCompleteDays: 30 }) {
				nodes { name spend(from: $from, to: $to, completeDays: 30) { amountMicros } }
			}
			connection(id: $id) { stats { spendLast30Days { amountMicros currencyCode } } }
		}`,
		{
			input: {
				...wide,
				groupBy: [],
				completeDays: 30,
				connectionIds: [gid("Connection", connectionId)],
			},
			id: gid("Connection", connectionId),
			brandId: gid("Brand", brandId),
			...wide,
		},
	);
	expect(metrics.totals).toEqual([{ spend: "90000000" }]);
	expect(connection.stats.spendLast30Days).toEqual([
		{ amountMicros: "90000000", currencyCode: "CHF" },
	]);
	expect(campaigns.nodes).toEqual([
		{ name: zones[1], spend: { amountMicros: "60000000" } },
		{ name: zones[0], spend: { amountMicros: "30000000" } },
	]);
	expect(
		await client.failure(
			"query ($input: MetricsInput!) { metrics(input: $input) { totals { spend } } }",
			{ input: { ...wide, completeDays: 0 } },
		),
	).toBe("BAD_REQUEST");
});

test("of two connections that get the first data of an account at the same moment, one answers", async () => {
	const { tenantId } = app.tenant;
	const brands = [await app.newBrand("Left"), await app.newBrand("Right")];
	const accountIds = [newId(), newId()];
	for (const [index, brandId] of brands.entries())
		await app.rows(
			`insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, currency_code, time_zone, selected, updated_at)
			values ($1, $2, $3, 'GOOGLE_ADS', 'twice', 'Twice', 'USD', 'UTC', true, now())`,
			[
				accountIds[index],
				tenantId,
				await app.connectBrand(brandId, { account: admin }),
			],
		);
	const insert = (sql: SqlExecutor, index: number) =>
		sql.query(
			`insert into campaign (id, tenant_id, brand_id, connection_id, ad_account_id, platform, external_id, name, status,
				platform_status, currency_code, imported_at)
			select $1, a.tenant_id, $2, a.connection_id, a.id, a.platform, 'twice', 'Twice', 'ACTIVE', 'ENABLED', 'USD', now()
			from ad_account a where a.id = $3`,
			[newId(), brands[index], accountIds[index]],
		);
	const { db } = app.database;
	let second: Promise<unknown> = Promise.resolve();
	await inTenantSql(db, tenantId, async (sql) => {
		await insert(sql, 0);
		second = inTenantSql(db, tenantId, (other) => insert(other, 1));
		await expect
			.poll(async () => {
				const { rows } = await db.pool.query(
					"select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'",
				);
				return rows.length;
			})
			.toBe(1);
	});
	await second;
	const { campaigns } = await client.query(
		'{ campaigns(filter: { search: "Twice" }) { totalCount } }',
	);
	expect(campaigns.totalCount).toBe(1);
});
