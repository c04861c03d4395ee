import {
	markDaysRead,
	saveDailyMetrics,
	saveMetricAge,
	zeroUnreportedMetrics,
} from "@patchbay/catalog";
import { deleteDueData, setDeselectedData } from "@patchbay/connections";
import { inTenantSql, type SqlExecutor } from "@patchbay/db";
import { Conflict } from "@patchbay/errors";
import { createLogger } from "@patchbay/logger";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createDashboard,
	type Dashboard,
} from "../support/factories/dashboard.ts";
import { globalId } from "../support/importing-api.ts";
import {
	countedDays,
	type DaySum,
	wrongDays,
	wrongWeeks,
} from "../support/kept-sums.ts";
import {
	type Decision,
	history,
	historyDays,
	type Step,
	type Transaction,
} from "../support/metric-histories.ts";

const first = historyDays[0] as string;
const last = historyDays.at(-1) as string;

let database: TestDatabase;
let superuser: pg.Client;
let api: TestApi;
let tenantId: string;
const logger = createLogger({ name: "test", level: "silent" });
let made: Dashboard;

beforeAll(async () => {
	database = await createTestDatabase();
	superuser = new pg.Client({ connectionString: database.superuserUrl });
	await superuser.connect();
	// Deadlocks are part of the game; by default each costs a second.
	await superuser.query(
		`alter role patchbay_app in database ${new URL(database.superuserUrl).pathname.slice(1)} set deadlock_timeout = '20ms'`,
	);
	api = await startApi({ database });
	({ tenantId } = api.tenant);
	made = await createDashboard(database.db, tenantId, { brands: 2 });
	await database.db.pool.query("select ensure_metric_partitions($1, $2)", [
		first,
		last,
	]);
	// The third account, of another brand, is the first one too.
	await superuser.query(
		`update ad_account set external_id = 'account-1', holds_data = false where id = $1`,
		[made.adAccountIds[2]],
	);
	await superuser.query(
		`update campaign set external_id = 'campaign-' || split_part(external_id, '-', 2)::int - 6 where ad_account_id = $1`,
		[made.adAccountIds[2]],
	);
	await superuser.query("create table kept_campaign as table campaign");
});
afterAll(async () => {
	await api?.stop();
	await superuser?.end();
	await database?.drop();
});

/** As before any history: all accounts chosen, all campaigns there, and no numbers. */
const beginAnew = () =>
	superuser.query(
		`delete from metric_daily; delete from metric_unattributed; delete from metric_coverage;
		delete from metric_account_daily; delete from metric_campaign_weekly;
		insert into campaign select * from kept_campaign on conflict do nothing;
		update ad_account set selected = true, unsynced_at = null, hidden_at = null, deleting_at = null, newest_day = null, holds_data = true`,
	);

test("sums by account and day, and by campaign and week, are those of the rows after whatever several writers did at once, and reports count each account once", async () => {
	await fc.assert(
		fc.asyncProperty(history, async (workers) => {
			await beginAnew();
			await Promise.all(
				workers.map(async (deeds) => {
					for (const each of deeds)
						await (each.kind === "decision" ? decide(each) : run(each));
				}),
			);
			expect(await wrongDays(superuser, "bound")).toEqual([]);
			expect(await wrongWeeks(superuser)).toEqual([]);
			await deleteDueData({
				db: database.db,
				logger,
				deleteBlobs: async () => {},
			});
			await inTenantSql(database.db, tenantId, async (sql) => {
				for (const adAccountId of made.adAccountIds)
					await saveMetricAge(
						sql,
						{ tenantId, adAccountId },
						{ from: first, to: last },
					);
			});
			expect(await wrongDays(superuser, "exact")).toEqual([]);
			expect(await wrongWeeks(superuser)).toEqual([]);
			for (const brandId of [null, made.brandIds[0] ?? null]) {
				const counted = await countedDays(superuser, tenantId, brandId);
				expect(await report("DATE", brandId)).toEqual(counted);
				const total = sumsOf(counted);
				expect(sumsOf(await report("CAMPAIGN", brandId))).toEqual(total);
			}
		}),
		{ numRuns: 25 },
	);
});

/** Rows of a report over a range of whole weeks and days beside them. */
async function report(
	dimension: "DATE" | "CAMPAIGN",
	brandId: string | null,
): Promise<DaySum[]> {
	const { metrics } = await api.client.query(
		"query ($input: MetricsInput!) { metrics(input: $input) { rows { date currencyCode spend } } }",
		{
			input: {
				from: "2026-03-22",
				to: "2026-04-08",
				groupBy: [dimension],
				brandIds: brandId && [globalId("Brand", brandId)],
			},
		},
	);
	return metrics.rows.map(
		(row: { date: string; currencyCode: string; spend: string }) => ({
			date: row.date,
			currency: row.currencyCode,
			micros: BigInt(row.spend),
		}),
	);
}

/** Sums by currency; what comes to nothing is left out. */
function sumsOf(days: readonly DaySum[]): Map<string, bigint> {
	const sums = new Map<string, bigint>();
	for (const { currency, micros } of days)
		sums.set(currency, (sums.get(currency) ?? 0n) + micros);
	return new Map([...sums].sort().filter(([, micros]) => micros !== 0n));
}

async function decide({ account: index, fate }: Decision) {
	const id = made.adAccountIds[index] as string;
	await inTenantSql(database.db, tenantId, (sql) =>
		sql.query(
			`update ad_account set selected = $3, hidden_at = case when $3 then null else hidden_at end
			where tenant_id = $1 and id = $2 and deleting_at is null`,
			[tenantId, id, fate === "CHOOSE"],
		),
	);
	if (fate === "CHOOSE") return;
	try {
		await setDeselectedData(
			{ ...api.tenant.ctx, db: database.db, logger },
			{
				connectionId: made.connectionIds[index] as string,
				externalIds: [index === 1 ? "account-2" : "account-1"],
				deselectedData: fate,
			},
		);
	} catch (error) {
		// Somebody chose it at the same moment, or its data is being deleted.
		if (!(error instanceof Conflict)) throw error;
	}
}

class GivenUp extends Error {}

/** Runs a transaction; one that PostgreSQL ends is given up too. */
async function run({ steps, givenUp }: Transaction): Promise<void> {
	try {
		await inTenantSql(database.db, tenantId, async (sql) => {
			for (const each of steps) await take(sql, each);
			if (givenUp) throw new GivenUp();
		});
	} catch (error) {
		// A campaign that a deletion took away cannot get numbers any more.
		const isLost =
			error instanceof Error && /deadlock|foreign key/.test(String(error));
		if (!(error instanceof GivenUp || isLost)) throw error;
	}
}

const at = (seconds: number) => new Date(Date.UTC(2026, 3, 7, 6, 0, seconds));

async function take(sql: SqlExecutor, each: Step): Promise<void> {
	const adAccountId = made.adAccountIds[each.account] as string;
	const scope = { tenantId, adAccountId };
	switch (each.kind) {
		case "page":
			await saveDailyMetrics(
				sql,
				{
					...scope,
					currencyCode: "USD",
					campaignIdOf: (externalId) =>
						made.campaignIds[each.account * 3 + Number(externalId)] as string,
					askedAt: at(each.moment),
				},
				each.rows.map((row) => ({
					...row.numbers,
					campaignExternalId: String(row.campaign),
					date: row.day,
				})),
			);
			return;
		case "zero":
			await zeroUnreportedMetrics(sql, scope, {
				from: each.from,
				to: each.to,
				readSince: at(each.moment),
			});
			return;
		case "rest":
			await saveRest(sql, adAccountId, each);
			return;
		case "deletion":
			await sql.query(
				`delete from metric_daily where tenant_id = $1 and (campaign_id, date) in (
					select campaign_id, date from metric_daily where tenant_id = $1 and ad_account_id = $2 limit $3)`,
				[tenantId, adAccountId, each.most],
			);
			return;
		case "age":
			await saveMetricAge(sql, scope, each);
			return;
		case "wholly":
			if (each.from <= each.to)
				await markDaysRead(sql, {
					...scope,
					stream: "METRICS_DAILY",
					from: each.from,
					to: each.to,
				});
	}
}

async function saveRest(
	sql: SqlExecutor,
	adAccountId: string,
	{ day: date, numbers: beyond }: Extract<Step, { kind: "rest" }>,
): Promise<void> {
	if (!beyond) {
		await sql.query(
			"delete from metric_unattributed where tenant_id = $1 and ad_account_id = $2 and date = $3",
			[tenantId, adAccountId, date],
		);
		return;
	}
	await sql.query(
		`insert into metric_unattributed (tenant_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks,
			conversions, conversion_value_micros)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		on conflict (tenant_id, ad_account_id, date, currency_code) do update set
			cost_micros = excluded.cost_micros, impressions = excluded.impressions, clicks = excluded.clicks,
			conversions = excluded.conversions, conversion_value_micros = excluded.conversion_value_micros,
			fetched_at = excluded.fetched_at`,
		[
			tenantId,
			adAccountId,
			date,
			beyond.currencyCode,
			beyond.costMicros,
			beyond.impressions,
			beyond.clicks,
			beyond.conversions,
			beyond.conversionValueMicros,
		],
	);
}
