import type { SqlExecutor } from "@patchbay/db";

/** Numbers of an account's day in one currency. */
export interface DayNumbers {
	costMicros: bigint;
	impressions: bigint;
	clicks: bigint;
	/** Null where they are not known. */
	conversions: number | null;
	conversionValueMicros: bigint | null;
}

export interface AccountDay {
	/** YYYY-MM-DD, the account's own day. */
	date: string;
	currencyCode: string;
	/** Sums over the account's campaigns. */
	campaigns: DayNumbers;
	/** Numbers that the account has beside its campaigns. */
	unattributed: DayNumbers;
	/** Time at which the newest of its rows was fetched. */
	fetchedAt: Date;
}

/** Reads an account's days as they are stored, summed from the finest rows rather than from the sums that reports use. */
export async function readAccountDays(
	sql: SqlExecutor,
	{ tenantId, adAccountId }: { tenantId: string; adAccountId: string },
	{ from, to }: { from: string; to: string },
): Promise<AccountDay[]> {
	const { rows } = await sql.query<Row>(
		`select date::text, currency_code as "currencyCode", max(fetched_at) as "fetchedAt",
			${sums("campaigns", "not is_unattributed")}, ${sums("unattributed", "is_unattributed")}
		from (
			select false as is_unattributed, ${columns} from metric_daily
			where tenant_id = $1::uuid and ad_account_id = $2::uuid and date between $3::date and $4::date
			union all
			select true, ${columns} from metric_unattributed
			where tenant_id = $1::uuid and ad_account_id = $2::uuid and date between $3::date and $4::date
		) m group by date, currency_code`,
		[tenantId, adAccountId, from, to],
	);
	return rows.map(({ date, currencyCode, fetchedAt, ...row }) => ({
		date,
		currencyCode,
		fetchedAt,
		campaigns: numbersOf(row, "campaigns"),
		unattributed: numbersOf(row, "unattributed"),
	}));
}

type Part = "campaigns" | "unattributed";
type Row = { date: string; currencyCode: string; fetchedAt: Date } & {
	[name in `${Part}_${"cost" | "impressions" | "clicks"}`]: bigint;
} & { [name in `${Part}_conversions`]: number | null } & {
	[name in `${Part}_value`]: bigint | null;
};

const columns =
	"date, currency_code, fetched_at, cost_micros, impressions, clicks, conversions, conversion_value_micros";

/** A sum with one unknown part is unknown. */
const sums = (part: Part, filter: string) => `
	coalesce(sum(cost_micros) filter (where ${filter}), 0)::bigint as ${part}_cost,
	coalesce(sum(impressions) filter (where ${filter}), 0)::bigint as ${part}_impressions,
	coalesce(sum(clicks) filter (where ${filter}), 0)::bigint as ${part}_clicks,
	case when count(*) filter (where ${filter} and conversions is null) = 0
		then coalesce(round((sum(conversions) filter (where ${filter}))::numeric, 6), 0)::float8 end as ${part}_conversions,
	case when count(*) filter (where ${filter} and conversion_value_micros is null) = 0
		then coalesce(sum(conversion_value_micros) filter (where ${filter}), 0)::bigint end as ${part}_value`;

const numbersOf = (
	row: Omit<Row, "date" | "currencyCode" | "fetchedAt">,
	part: Part,
): DayNumbers => ({
	costMicros: row[`${part}_cost`],
	impressions: row[`${part}_impressions`],
	clicks: row[`${part}_clicks`],
	conversions: row[`${part}_conversions`],
	conversionValueMicros: row[`${part}_value`],
});
