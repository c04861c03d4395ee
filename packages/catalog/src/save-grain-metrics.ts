import type { SqlExecutor } from "@patchbay/db";
import type {
	DailyMetricDraft,
	HourlyMetricDraft,
	RegionMetricDraft,
} from "@patchbay/platforms";
import { toColumnArrays } from "./column-arrays.ts";
import type { MetricScope } from "./save-daily-metrics.ts";

type Columns<Draft> = Parameters<typeof toColumnArrays<Draft>>[1];

/** Table of one grain finer than campaign and day. */
interface GrainTable<Draft> {
	name: string;
	/** Columns that tell a campaign's rows apart. */
	key: Columns<Draft>;
	/** Further columns of its own. */
	own: Columns<Draft>;
	/** Condition of a window from $3 to $4, which also says in which partitions it lies. */
	within: string;
}

const numbers = [
	"currency_code",
	"cost_micros",
	"impressions",
	"clicks",
	"conversions",
	"conversion_value_micros",
];

const date: Columns<DailyMetricDraft> = { date: ["date", (row) => row.date] };

const hourly: GrainTable<HourlyMetricDraft> = {
	name: "metric_hourly",
	key: { hour_start: ["timestamptz", (row) => row.hourStart] },
	own: date,
	// By the instants and not by the days, which may have been those of another zone when the hours were read.
	within: "hour_start >= $3::timestamptz and hour_start < $4::timestamptz",
};

const region: GrainTable<RegionMetricDraft> = {
	name: "metric_region",
	key: { ...date, region_key: ["text", (row) => row.region.key] },
	own: {},
	within: "date between $3::date and $4::date",
};

/** Inserts a page of hourly numbers, or replaces what the platform restated, as for days. */
export const saveHourlyMetrics = saveInto(hourly);
/** Inserts a page of numbers by region, or replaces what the platform restated, as for days. */
export const saveRegionMetrics = saveInto(region);
/** Sets the hours that the platform no longer reports to zero, as for days; the window's `to` is the moment after it. */
export const zeroUnreportedHours = zeroIn(hourly);
/** Sets the regions of a window that the platform no longer reports to zero, as for days. */
export const zeroUnreportedRegions = zeroIn(region);

/** Writes rows in the order of their key, so that two writers wait for each other instead of deadlocking. */
function saveInto<Draft extends DailyMetricDraft>({
	name,
	key,
	own,
}: GrainTable<Draft>) {
	const keys = Object.keys(key);
	const replaced = ["ad_account_id", ...Object.keys(own), ...numbers];
	const columns = ["campaign_id", ...keys, ...Object.keys(own), ...numbers];
	const of = (row: string) =>
		`(${numbers.map((column) => `${row}.${column}`).join(", ")})`;
	return async (
		sql: SqlExecutor,
		scope: MetricScope,
		rows: readonly Draft[],
	): Promise<number> => {
		if (rows.length === 0) return 0;
		const { from, values } = toColumnArrays(
			rows,
			{
				campaign_id: [
					"uuid",
					(row) => scope.campaignIdOf(row.campaignExternalId),
				],
				...key,
				...own,
				currency_code: [
					"text",
					(row) => row.currencyCode ?? scope.currencyCode,
				],
				cost_micros: ["bigint", (row) => row.costMicros],
				impressions: ["bigint", (row) => row.impressions],
				clicks: ["bigint", (row) => row.clicks],
				conversions: ["double precision", (row) => row.conversions],
				conversion_value_micros: ["bigint", (row) => row.conversionValueMicros],
			},
			4,
		);
		await sql.query(
			`insert into ${name} as stored (tenant_id, ad_account_id, ${columns.join(", ")}, first_seen_at, fetched_at)
			select $1::uuid, $2::uuid, ${columns.join(", ")}, coalesce($3::timestamptz, now()), coalesce($3::timestamptz, now())
			from ${from}
			order by campaign_id, ${keys.join(", ")}
			on conflict (tenant_id, campaign_id, ${keys.join(", ")}) do update set
				revisions = stored.revisions + case when ${of("stored")} is distinct from ${of("excluded")} then 1 else 0 end,
				${replaced.map((column) => `${column} = excluded.${column}`).join(", ")}, fetched_at = excluded.fetched_at
			where stored.fetched_at <= excluded.fetched_at`,
			[scope.tenantId, scope.adAccountId, scope.askedAt ?? null, ...values],
		);
		return rows.length;
	};
}

function zeroIn({ name, within }: Pick<GrainTable<never>, "name" | "within">) {
	return async (
		sql: SqlExecutor,
		scope: Pick<MetricScope, "tenantId" | "adAccountId">,
		window: { from: string; to: string; readSince: Date },
	): Promise<number> => {
		const { rowCount } = await sql.query(
			`update ${name} set cost_micros = 0, impressions = 0, clicks = 0,
				conversions = case when conversions is not null then 0 end,
				conversion_value_micros = case when conversion_value_micros is not null then 0 end,
				revisions = revisions + case when (cost_micros, impressions, clicks, coalesce(conversions, 0),
					coalesce(conversion_value_micros, 0)) <> (0, 0, 0, 0, 0) then 1 else 0 end,
				fetched_at = $5
			where tenant_id = $1::uuid and ad_account_id = $2::uuid and ${within} and fetched_at < $5`,
			[
				scope.tenantId,
				scope.adAccountId,
				window.from,
				window.to,
				window.readSince,
			],
		);
		return rowCount;
	};
}
