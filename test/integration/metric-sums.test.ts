import {
	saveDailyMetrics,
	saveMetricAge,
	zeroUnreportedMetrics,
} from "@patchbay/catalog";
import { inTenantSql, type SqlExecutor } from "@patchbay/db";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createDashboard,
	type Dashboard,
} from "../support/factories/dashboard.ts";
import { createTenant } from "../support/factories/tenant.ts";

/** Two months, two weeks. */
const days = ["2026-03-28", "2026-03-31", "2026-04-01", "2026-04-06"];
const first = days[0] as string;
const last = days.at(-1) as string;

let database: TestDatabase;
let superuser: pg.Client;
let tenantId: string;
let made: Dashboard;

beforeAll(async () => {
	database = await createTestDatabase();
	superuser = new pg.Client({ connectionString: database.superuserUrl });
	await superuser.connect();
	// Deadlocks are part of the game; by default each costs a second.
	await superuser.query(
		`alter role patchbay_app in database ${new URL(database.superuserUrl).pathname.slice(1)} set deadlock_timeout = '20ms'`,
	);
	({ tenantId } = await createTenant(database));
	made = await createDashboard(database.db, tenantId, { brands: 1 });
	await database.db.pool.query("select ensure_metric_partitions($1, $2)", [
		first,
		last,
	]);
});
afterAll(async () => {
	await superuser?.end();
	await database?.drop();
});
beforeEach(async () => {
	await superuser.query(
		"delete from metric_daily; delete from metric_unattributed",
	);
});

/** Days whose kept sums are not those of the rows, in either direction. */
async function wrongDays(age: "bound" | "exact") {
	const { rows } = await superuser.query(
		`with summed as (
			select tenant_id, ad_account_id, date, currency_code, count(*) as rows, sum(cost_micros) as cost_micros,
				sum(impressions) as impressions, sum(clicks) as clicks,
				coalesce(sum(round(conversions * 1000000)::bigint), 0) as conversions_micros,
				coalesce(sum(conversion_value_micros), 0) as conversion_value_micros,
				count(*) filter (where conversions is null) as unknown_conversions,
				count(*) filter (where conversion_value_micros is null) as unknown_conversion_values,
				min(fetched_at) as fetched_at
			from (
				select tenant_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks, conversions,
					conversion_value_micros, fetched_at from metric_daily
				union all
				select tenant_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks, conversions,
					conversion_value_micros, fetched_at from metric_unattributed
			) m group by tenant_id, ad_account_id, date, currency_code
		)
		select row_to_json(s) as summed, row_to_json(k) as kept from summed s
		full join metric_account_daily k using (tenant_id, ad_account_id, date, currency_code)
		where (s.rows, s.cost_micros, s.impressions, s.clicks, s.conversions_micros, s.conversion_value_micros,
				s.unknown_conversions, s.unknown_conversion_values) is distinct from
			(k.rows, k.cost_micros, k.impressions, k.clicks, k.conversions_micros, k.conversion_value_micros,
				k.unknown_conversions, k.unknown_conversion_values)
			or k.fetched_at ${age === "exact" ? "<>" : ">"} s.fetched_at`,
	);
	return rows;
}

/** Weeks of campaigns whose kept sums are not those of the rows. */
async function wrongWeeks() {
	const { rows } = await superuser.query(
		`with summed as (
			select tenant_id, ad_account_id, date_trunc('week', date::timestamp)::date as week, campaign_id, currency_code,
				count(*) as rows, sum(cost_micros) as cost_micros, sum(impressions) as impressions, sum(clicks) as clicks,
				coalesce(sum(round(conversions * 1000000)::bigint), 0) as conversions_micros,
				coalesce(sum(conversion_value_micros), 0) as conversion_value_micros,
				count(*) filter (where conversions is null) as unknown_conversions,
				count(*) filter (where conversion_value_micros is null) as unknown_conversion_values
			from metric_daily group by tenant_id, ad_account_id, week, campaign_id, currency_code
		)
		select row_to_json(s) as summed, row_to_json(k) as kept from summed s
		full join metric_campaign_weekly k using (tenant_id, ad_account_id, week, campaign_id, currency_code)
		where (s.rows, s.cost_micros, s.impressions, s.clicks, s.conversions_micros, s.conversion_value_micros,
				s.unknown_conversions, s.unknown_conversion_values) is distinct from
			(k.rows, k.cost_micros, k.impressions, k.clicks, k.conversions_micros, k.conversion_value_micros,
				k.unknown_conversions, k.unknown_conversion_values)`,
	);
	return rows;
}

/** Account 0 or 1 of the two; each has three campaigns. */
const account = fc.nat({ max: 1 });
const day = fc.constantFrom(...days);
const numbers = fc.record({
	currencyCode: fc.constantFrom("USD", "EUR"),
	costMicros: fc.bigInt({ min: -5_000_000n, max: 5_000_000n }),
	impressions: fc.bigInt({ min: 0n, max: 1_000n }),
	clicks: fc.bigInt({ min: 0n, max: 100n }),
	conversions: fc.constantFrom(null, 0, 0.1, 1 / 3, 2),
	conversionValueMicros: fc.option(fc.bigInt({ min: 0n, max: 9_000n })),
});
/** Seconds of the moment at which something was asked for: some are older than what is there. */
const moment = fc.integer({ min: 1, max: 30 });

const page = fc.record({
	kind: fc.constant("page" as const),
	account,
	moment,
	rows: fc.uniqueArray(
		fc.record({ campaign: fc.nat({ max: 2 }), day, numbers }),
		{ maxLength: 12, selector: (row) => `${row.campaign} ${row.day}` },
	),
});
const zero = fc.record({
	kind: fc.constant("zero" as const),
	account,
	moment,
	from: day,
	to: day,
});
const rest = fc.record({
	kind: fc.constant("rest" as const),
	account,
	day,
	numbers: fc.option(numbers),
});
const deletion = fc.record({
	kind: fc.constant("deletion" as const),
	account,
	most: fc.integer({ min: 1, max: 6 }),
});
const age = fc.record({
	kind: fc.constant("age" as const),
	account,
	from: day,
	to: day,
});
const step = fc.oneof(
	{ weight: 5, arbitrary: page },
	{ weight: 1, arbitrary: zero },
	{ weight: 1, arbitrary: rest },
	{ weight: 1, arbitrary: deletion },
	{ weight: 1, arbitrary: age },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** One transaction: what it does, and whether it is given up at its end. */
const transaction = fc.record({
	steps: fc.array(step, { minLength: 1, maxLength: 4 }),
	givenUp: fc.boolean(),
});
/** Transactions of several workers that run side by side, each one after another. */
const history = fc.array(fc.array(transaction, { maxLength: 4 }), {
	minLength: 1,
	maxLength: 3,
});

test("sums by account and day, and by campaign and week, are those of the rows after whatever several writers did at once", async () => {
	await fc.assert(
		fc.asyncProperty(history, async (workers) => {
			await Promise.all(
				workers.map(async (transactions) => {
					for (const each of transactions) await run(each);
				}),
			);
			expect(await wrongDays("bound")).toEqual([]);
			expect(await wrongWeeks()).toEqual([]);
			await inTenantSql(database.db, tenantId, async (sql) => {
				for (const adAccountId of made.adAccountIds)
					await saveMetricAge(
						sql,
						{ tenantId, adAccountId },
						{ from: first, to: last },
					);
			});
			expect(await wrongDays("exact")).toEqual([]);
		}),
		{ numRuns: 100 },
	);
});

class GivenUp extends Error {}

/** Runs a transaction; one that PostgreSQL ends because of a deadlock is given up too. */
async function run({
	steps,
	givenUp,
}: {
	steps: Step[];
	givenUp: boolean;
}): Promise<void> {
	try {
		await inTenantSql(database.db, tenantId, async (sql) => {
			for (const each of steps) await take(sql, each);
			if (givenUp) throw new GivenUp();
		});
	} catch (error) {
		const isDeadlock = error instanceof Error && /deadlock/.test(String(error));
		if (!(error instanceof GivenUp || isDeadlock)) throw error;
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
