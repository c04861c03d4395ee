import type {
	AccountRef,
	DailyMetricDraft,
	Page,
	RejectedRecord,
} from "../drafts.ts";
import { unitsToMicros } from "../money.ts";
import type { DailyMetricsOptions } from "../parts.ts";
import { type ReadRows, type RowCollector, rowPath } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { createGoogleAdsClient } from "./client.ts";
import { atMost, checkDay, gaql, ofCampaigns } from "./queries.ts";

/** Numbers of each campaign and day. Removed campaigns are among them: what they spent belongs to the account's totals. */
export async function* dailyMetrics(
	session: PlatformSession,
	account: AccountRef,
	options: DailyMetricsOptions,
): AsyncGenerator<Page<DailyMetricDraft>> {
	const { externalIds, from, to, cursor = null } = options;
	if (externalIds?.length === 0) return;
	const days = `segments.date BETWEEN '${checkDay(from)}' AND '${checkDay(to)}'`;
	yield* createGoogleAdsClient(session).pages(
		account,
		gaql(
			"dailyMetrics",
			[days, ...ofCampaigns(options)],
			atMost(options).trim(),
		),
		() => new MetricReading(options),
		{ from: cursor },
	);
}

// Written out instead of a schema: metric rows come by the million, and this reads them several times as fast.

type Fields = Readonly<Record<string, unknown>>;

const int64 = /^-?\d{1,19}$/;
const id = /^\d{1,20}$/;
const day = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads rows of the daily metrics query. Google leaves out what is unset: a missing metric is zero. A row of a day
 * outside the asked window, or with a field that does not fit, is rejected with its path.
 */
export class MetricReading implements RowCollector, ReadRows<DailyMetricDraft> {
	readonly records: DailyMetricDraft[] = [];
	readonly rejected: RejectedRecord[] = [];
	readonly #window: { from: string; to: string };
	#index = 0;

	constructor(window: { from: string; to: string }) {
		this.#window = window;
	}

	add(row: unknown): void {
		const index = this.#index;
		this.#index += 1;
		const read = readRow(row, this.#window);
		if (typeof read !== "string") this.records.push(read);
		else
			this.rejected.push({
				entity: "metric",
				externalId: campaignIdOf(row),
				path: rowPath("results", index, read.split(".")),
				message:
					"The platform's record of this metric does not have the expected form.",
			});
	}
}

/** The draft, or the path of what does not fit. */
function readRow(
	row: unknown,
	window: { from: string; to: string },
): DailyMetricDraft | string {
	const campaignExternalId = campaignIdOf(row);
	if (campaignExternalId === null) return "campaign.id";
	const segments = fields((row as Fields).segments);
	const date = segments?.date;
	if (
		typeof date !== "string" ||
		!day.test(date) ||
		date < window.from ||
		date > window.to
	)
		return "segments.date";
	const metrics = (row as Fields).metrics ?? empty;
	if (fields(metrics) === null) return "metrics";
	const { costMicros, impressions, clicks, conversions, conversionsValue } =
		metrics as Fields;
	const cost = integer(costMicros);
	if (cost === null) return "metrics.costMicros";
	const shown = integer(impressions);
	if (shown === null) return "metrics.impressions";
	const clicked = integer(clicks);
	if (clicked === null) return "metrics.clicks";
	const converted = decimal(conversions);
	if (converted === null) return "metrics.conversions";
	const value = decimal(conversionsValue);
	const valueMicros = value === null ? null : unitsToMicros(value);
	if (valueMicros === null) return "metrics.conversionsValue";
	return {
		campaignExternalId,
		date,
		costMicros: cost,
		impressions: shown,
		clicks: clicked,
		conversions: converted,
		conversionValueMicros: valueMicros,
	};
}

const empty: Fields = {};

function fields(value: unknown): Fields | null {
	return typeof value === "object" && value !== null ? (value as Fields) : null;
}

function campaignIdOf(row: unknown): string | null {
	const value = fields(fields(row)?.campaign)?.id;
	return typeof value === "string" && id.test(value) ? value : null;
}

/** An int64, exact; a number is taken only while it is exact. */
function integer(value: unknown): bigint | null {
	if (value === undefined) return 0n;
	if (typeof value === "string")
		return int64.test(value) ? BigInt(value) : null;
	return Number.isSafeInteger(value) ? BigInt(value as number) : null;
}

function decimal(value: unknown): number | null {
	if (value === undefined) return 0;
	return typeof value === "number" && Number.isFinite(value) ? value : null;
}
