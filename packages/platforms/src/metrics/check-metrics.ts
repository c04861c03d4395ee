import { addDays } from "../calendar.ts";
import type {
	AccountRef,
	DailyMetricDraft,
	HourlyMetricDraft,
	Page,
	RegionMetricDraft,
	RejectedRecord,
} from "../drafts.ts";
import type { MetricPart, Parts } from "../parts.ts";
import { rememberHours } from "./hours-of-day.ts";
import { findTooLarge } from "./largest-numbers.ts";

type Metrics = NonNullable<Parts["metrics"]>;

/** A field of a record, and the fault in it as a sentence. */
type Fault = readonly [path: string, message: string];

/** The rules of one grain's records beside those that all have. */
interface Grain<Draft> {
	entity: string;
	/** Tells a campaign's records apart. */
	keyOf(draft: Draft): string;
	/** Makes the grain's own check of records, whose days are a zone's. */
	rule?(timeZone: string): (draft: Draft) => Fault | null;
}

const daily: Grain<DailyMetricDraft> = {
	entity: "metric",
	keyOf: ({ date }) => date,
};

const hourly: Grain<HourlyMetricDraft> = {
	entity: "hourly metric",
	keyOf: ({ hourStart }) => hourStart,
	rule(timeZone) {
		const hoursOf = rememberHours(timeZone);
		const startOf = (day: string) =>
			hoursOf(day).find((hour) => hour !== null) ?? "";
		const spans = new Map<string, readonly [starts: string, ends: string]>();
		return ({ date, hourStart }) => {
			let span = spans.get(date);
			if (!span) {
				span = [startOf(date), startOf(addDays(date, 1))];
				spans.set(date, span);
			}
			return hourStart >= span[0] && hourStart < span[1]
				? null
				: ["hourStart", "The hour does not belong to the record's day."];
		};
	},
};

const longestKey = 200;

const region: Grain<RegionMetricDraft> = {
	entity: "region metric",
	keyOf: ({ date, region }) => `${date} ${region.key}`,
	rule: () => (draft) =>
		draft.region.key !== "" && draft.region.key.length <= longestKey
			? null
			: ["region", "The record names no region that could be told apart."],
};

/**
 * Metric parts whose pages hold only records that can be added up: of the days that were asked for, each once to a page, none
 * with a negative count or spend or with a number that no account can have, all in a known currency. Any other record is rejected with its reason, and the rest of its
 * page is good.
 */
export function checkMetrics(metrics: Metrics): Metrics {
	return {
		...metrics,
		...(metrics.daily ? { daily: checked(metrics.daily, daily) } : {}),
		...(metrics.hourly ? { hourly: checked(metrics.hourly, hourly) } : {}),
		...(metrics.region ? { region: checked(metrics.region, region) } : {}),
	};
}

function checked<Draft extends DailyMetricDraft>(
	part: MetricPart<Draft>,
	grain: Grain<Draft>,
): MetricPart<Draft> {
	return {
		...part,
		run: (session, account, options) =>
			checkPages(
				part.run(session, account, options),
				grain,
				account,
				options,
				part.grain.dayZone ?? account.timeZone,
			),
	};
}

async function* checkPages<Draft extends DailyMetricDraft>(
	pages: AsyncIterable<Page<Draft>>,
	{ entity, keyOf, rule }: Grain<Draft>,
	account: AccountRef,
	window: { from: string; to: string },
	timeZone: string,
): AsyncGenerator<Page<Draft>> {
	const findOwnFault = rule?.(timeZone);
	for await (const page of pages) {
		const seen = new Map<string, Set<string>>();
		const rejected: RejectedRecord[] = [];
		const isGood = (draft: Draft): boolean => {
			const { campaignExternalId } = draft;
			const key = keyOf(draft);
			const ofCampaign = seen.get(campaignExternalId) ?? new Set();
			const fault =
				findFault(draft, account, window) ??
				findOwnFault?.(draft) ??
				(ofCampaign.has(key) ? twice : null);
			if (fault === null) {
				if (ofCampaign.size === 0) seen.set(campaignExternalId, ofCampaign);
				ofCampaign.add(key);
				return true;
			}
			const [path, message] = fault;
			const externalId = `${campaignExternalId} ${key}`;
			rejected.push({ entity, externalId, path, message });
			return false;
		};
		const records = page.records.filter(isGood);
		yield rejected.length === 0
			? page
			: { ...page, records, rejected: [...page.rejected, ...rejected] };
	}
}

const twice: Fault = [
	"record",
	"It stands twice on one page. The first is kept.",
];

function findFault(
	draft: DailyMetricDraft,
	account: AccountRef,
	window: { from: string; to: string },
): Fault | null {
	if (draft.date < window.from || draft.date > window.to)
		return ["date", "The record is of a day that was not asked for."];
	if (draft.costMicros < 0n) return ["costMicros", "The spend is below zero."];
	if (draft.impressions < 0n)
		return ["impressions", "The number of impressions is below zero."];
	if (draft.clicks < 0n)
		return ["clicks", "The number of clicks is below zero."];
	const tooLarge = findTooLarge(draft);
	if (tooLarge) {
		const [field, name] = tooLarge;
		return [field, `The ${name} is more than any account has in a day.`];
	}
	const { currencyCode = account.currencyCode } = draft;
	if (!/^[A-Z]{3}$/.test(currencyCode))
		return [
			"currencyCode",
			"Neither the record nor its account says which currency the spend is in.",
		];
	return null;
}
