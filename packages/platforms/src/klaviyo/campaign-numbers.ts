import { InvalidInput } from "@patchbay/errors";
import { addDays, dayIn } from "../calendar.ts";
import type { AccountRef, Page, RejectedRecord } from "../drafts.ts";
import type { MetricsOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { readAggregate, type Series } from "./aggregate.ts";
import {
	type AddCell,
	type CampaignNumbers,
	CampaignSums,
	type DayOfCampaigns,
	isSome,
} from "./campaign-sums.ts";
import { createKlaviyoClient, type KlaviyoClient } from "./client.ts";
import { findOwners } from "./message-owners.ts";
import { type MetricIds, readMetricIds } from "./metric-ids.ts";

/**
 * Reads the numbers of all campaigns and flows, with one question for each metric however many days and messages there are.
 * Klaviyo's own reports would take two questions for each day, of two a minute and 225 a day. A page is of whole days, the first of
 * which is the cursor: the numbers from there on are asked for anew.
 */
export async function* readNumbers(
	session: PlatformSession,
	account: AccountRef,
	interval: "day" | "hour",
	options: MetricsOptions,
): AsyncGenerator<Page<CampaignNumbers>> {
	if (options.externalIds?.length === 0) return;
	const from = firstDay(options);
	const client = createKlaviyoClient(session);
	const metrics = await readMetricIds(client, options.conversion);
	const { sums, rejected } = await readSums(client, account, metrics, {
		...options,
		interval,
		from,
	});
	if (interval === "day")
		rejected.push(...tellMissing(metrics, account, options));
	yield* inPages(sums.byDay(), rejected, options.pageSize ?? rowsOfPage);
}

function firstDay({ from, to, cursor }: MetricsOptions): string {
	if (cursor === null || cursor === undefined) return from;
	if (/^\d{4}-\d{2}-\d{2}$/.test(cursor) && cursor >= from && cursor <= to)
		return cursor;
	throw new InvalidInput("This is not a cursor of this list.");
}

interface Asked extends MetricsOptions {
	interval: "day" | "hour";
}

async function readSums(
	client: KlaviyoClient,
	account: AccountRef,
	metrics: MetricIds,
	{ interval, from, to, externalIds }: Asked,
): Promise<{ sums: CampaignSums; rejected: RejectedRecord[] }> {
	const rejected: RejectedRecord[] = [];
	const read = async (
		metricIds: readonly string[],
		by: readonly [message: string, flow: string],
		hasValue: boolean,
	): Promise<Series[]> => {
		const found: Series[] = [];
		for (const metricId of metricIds)
			rejected.push(
				...(await readAggregate(
					client,
					account,
					{ metricId, interval, by, hasValue, from, to },
					(series) => found.push(series),
				)),
			);
		return found;
	};
	const { conversion } = metrics;
	const delivered = await read(metrics.delivered, ["$message", "$flow"], false);
	const clicked = await read(metrics.clicked, ["$message", "$flow"], false);
	const converted = await read(
		conversion === null ? [] : [conversion],
		["$attributed_message", "$attributed_flow"],
		true,
	);
	const ownerOf = await findOwners(
		client,
		messagesOfCampaigns([delivered, clicked, converted]),
		externalIds ? { externalIds } : {},
	);
	const wanted = externalIds && new Set(externalIds);
	const sums = new CampaignSums(account, conversion !== null);
	const add = (all: readonly Series[], count: AddCell) => {
		for (const series of all) {
			const [message = "", flow = ""] = series.dimensions;
			// What was sent outside of campaigns and flows belongs to the account alone.
			const campaignId = flow || (message && ownerOf(message));
			if (campaignId && (wanted?.has(campaignId) ?? true))
				sums.add(campaignId, series, count);
		}
	};
	add(delivered, (numbers, count) => {
		numbers.impressions += count;
	});
	add(clicked, (numbers, count) => {
		numbers.clicks += count;
	});
	add(converted, (numbers, count, valueMicros) => {
		numbers.conversions = (numbers.conversions ?? 0) + Number(count);
		numbers.conversionValueMicros =
			(numbers.conversionValueMicros ?? 0n) + valueMicros;
	});
	return { sums, rejected };
}

/** Ids of messages that have numbers and belong to no flow. */
function messagesOfCampaigns(lists: readonly Series[][]): Set<string> {
	return new Set(
		lists
			.flat()
			.filter(
				({ dimensions: [message, flow], counts, valuesMicros }) =>
					message &&
					!flow &&
					(counts.some(isSome) || (valuesMicros?.some(isSome) ?? false)),
			)
			.map(({ dimensions: [message = ""] }) => message),
	);
}

/** Rows and days of a page: it ends with the day that brings it to either. */
const rowsOfPage = 5_000;
const daysOfPage = 7;

/** Pages of whole days, the first with everything that was rejected. */
function* inPages(
	days: readonly DayOfCampaigns[],
	rejected: RejectedRecord[],
	mostRows: number,
): Generator<Page<CampaignNumbers>> {
	if (days.length === 0) yield { records: [], rejected, nextCursor: null };
	let records: CampaignNumbers[] = [];
	let first = 0;
	for (const [at, day] of days.entries()) {
		records.push(...day.records());
		const next = days[at + 1];
		if (next && records.length < mostRows && at - first + 1 < daysOfPage)
			continue;
		yield {
			records,
			rejected: first === 0 ? rejected : [],
			nextCursor: next?.date ?? null,
		};
		records = [];
		first = at + 1;
	}
}

/** A window that ends so many days ago is not the newest one: a missing metric is told once. */
const recentDays = 2;

function tellMissing(
	{ missing }: MetricIds,
	{ timeZone, externalId }: AccountRef,
	{ to }: MetricsOptions,
): RejectedRecord[] {
	const recent = addDays(dayIn(timeZone, Date.now()), -recentDays);
	if (missing === null || to < recent) return [];
	return [
		{
			entity: "conversion metric",
			externalId,
			path: "metrics",
			message: missing,
		},
	];
}
