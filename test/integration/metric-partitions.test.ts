import { dropOldMetrics, makePartitionsAhead } from "@patchbay/catalog";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createDashboard } from "../support/factories/dashboard.ts";
import { createTenant } from "../support/factories/tenant.ts";

let database: TestDatabase;

beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.drop());

test("many slices at once ask for the partitions of the same months, and each month is made once", async () => {
	const { pool } = database.db;
	for (const year of [2031, 2032, 2033]) {
		const results = await Promise.allSettled(
			Array.from({ length: 8 }, () =>
				pool.query("select ensure_metric_partitions($1::date, $2::date)", [
					`${year}-01-15`,
					`${year}-12-31`,
				]),
			),
		);
		expect(
			results.flatMap((result) =>
				result.status === "rejected" ? [String(result.reason)] : [],
			),
		).toEqual([]);
	}
	const { rows } = await pool.query<{ partitions: number }>(
		"select count(*)::int partitions from pg_inherits where inhparent = 'metric_daily'::regclass and inhrelid::regclass::text ~ '203[123]'",
	);
	expect(rows[0]?.partitions).toBe(36);
});

const partitions = async () => {
	const { rows } = await database.db.pool.query<{ month: string }>(
		`select right(inhrelid::regclass::text, 7) as month from pg_inherits
		where inhparent = 'metric_daily'::regclass order by 1`,
	);
	return rows.map(({ month }) => month);
};
const monthsFromNow = async (months: number) => {
	const { rows } = await database.db.pool.query<{ month: string }>(
		"select to_char(current_date + make_interval(months => $1), 'YYYY_MM') as month",
		[months],
	);
	return rows[0]?.month;
};

test("the months to come have their partitions before anybody writes there", async () => {
	await makePartitionsAhead(database.db);
	await makePartitionsAhead(database.db);
	const made = await partitions();
	for (const months of [0, 1, 2])
		expect(made).toContain(await monthsFromNow(months));
});

test("months that are no longer kept are dropped whole, the others and the last 90 days stay, and by default all do", async () => {
	const { pool } = database.db;
	await pool.query(
		"select ensure_metric_partitions((current_date - interval '3 years')::date, current_date)",
	);
	const { tenantId } = await createTenant(database);
	const { campaignIds } = await createDashboard(database.db, tenantId, {
		brands: 1,
	});
	await asSuperuser(
		database,
		`insert into metric_daily (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks)
		select c.tenant_id, c.id, c.ad_account_id, (current_date - n * 7)::date, 'USD', 1000000, 1, 1
		from campaign c, generate_series(0, 150) n where c.id = '${campaignIds[0]}'
		on conflict do nothing;
		insert into metric_coverage (tenant_id, ad_account_id, stream, days)
		select c.tenant_id, c.ad_account_id, s.stream, datemultirange(daterange(current_date - 1000, current_date))
		from campaign c, (values ('METRICS_DAILY'), ('METRICS_HOURLY')) s (stream) where c.id = '${campaignIds[0]}'
		on conflict (tenant_id, ad_account_id, stream) do update set days = excluded.days`,
	);
	const all = await partitions();
	expect(
		await dropOldMetrics(database.db, { months: null, hourlyMonths: null }),
	).toBe(0);
	expect(await partitions()).toEqual(all);

	expect(
		await dropOldMetrics(database.db, { months: 12, hourlyMonths: null }),
	).toBeGreaterThanOrEqual(23);
	// What was summed from the months that are gone is gone too; what is kept adds up as before.
	const sums = async (table: string, day: string) => {
		const [row] = await asSuperuser<{ before: string; after: string }>(
			database,
			`select coalesce(sum(cost_micros) filter (where ${day} < first), 0)::text as before,
				coalesce(sum(cost_micros) filter (where ${day} >= first), 0)::text as after
			from ${table}, (select date_trunc('month', current_date - interval '12 months')::date as first) kept`,
		);
		return row;
	};
	const days = await sums("metric_daily", "date");
	expect(days?.before).toBe("0");
	expect(days?.after).not.toBe("0");
	expect(await sums("metric_account_daily", "date")).toEqual(days);
	expect((await sums("metric_campaign_weekly", "week + 6"))?.before).toBe("0");
	// Days that are gone do not count as read any more; hours are kept for ever here.
	const read = await asSuperuser<{ stream: string; first: string }>(
		database,
		`select v.stream, case when lower(v.days) = date_trunc('month', current_date - interval '12 months')::date then 'first kept'
			when lower(v.days) = current_date - 1000 then 'as before' end as first
		from metric_coverage v join campaign c on c.ad_account_id = v.ad_account_id where c.id = '${campaignIds[0]}'
			and v.stream <> 'METRICS_REGION' order by 1`,
	);
	expect(read).toEqual([
		{ stream: "METRICS_DAILY", first: "first kept" },
		{ stream: "METRICS_HOURLY", first: "as before" },
	]);
	// In batches, of one account each here.
	const forget = async () => {
		const { rows } = await pool.query<{ accounts: number }>(
			"select system.forget_days_read('METRICS_HOURLY', current_date - 500, 1)::int as accounts",
		);
		return rows[0]?.accounts;
	};
	await asSuperuser(
		database,
		`insert into metric_coverage (tenant_id, ad_account_id, stream, days)
		select tenant_id, id, 'METRICS_HOURLY', datemultirange(daterange(current_date - 1000, current_date)) from ad_account
		on conflict (tenant_id, ad_account_id, stream) do update set days = excluded.days`,
	);
	expect([await forget(), await forget(), await forget()]).toEqual([1, 1, 0]);
	const left = await partitions();
	expect(left).toContain(await monthsFromNow(-12));
	expect(left).not.toContain(await monthsFromNow(-14));
	await expect(
		dropOldMetrics(database.db, { months: 2, hourlyMonths: null }),
	).rejects.toThrow(/no (days|partitions)/);
	for (const name of ["campaign", "metric_daily; drop table tenant"])
		await expect(
			pool.query("select drop_metric_partitions($1, '2020-01-01')", [name]),
		).rejects.toThrow(/no partitions/);
});
