import { inChunks } from "../chunks.ts";
import type { AccountRef, RejectedRecord } from "../drafts.ts";
import { ReportFailed } from "../errors.ts";
import type { PlatformSession } from "../session.ts";
import { createLinkedinAdsClient } from "./client.ts";
import { idsInOneQuery } from "./lists.ts";
import {
	AnalyticsReading,
	fieldNames,
	pivotOf,
	type ReadRow,
} from "./metric-reading.ts";
import type { RestliParameters } from "./restli.ts";
import { idOfUrn, urnOf } from "./urns.ts";

/** Elements of one reply: what is beyond them LinkedIn leaves out without a word, and it has no pages. */
export const mostElements = 15_000;

export type Pivot = "ACCOUNT" | "CAMPAIGN_GROUP" | "MEMBER_REGION_V2";

/** A list of numbers by day: the question without its days, and how its rows are read. */
export interface Analytics<Draft extends { date: string }> {
	/** Kind of record, such as `metric`. */
	entity: string;
	/** One for LinkedIn's analytics finder, two for the one of statistics. */
	pivots: readonly [Pivot, ...Pivot[]];
	/** Key of what counts; null where conversions are not told. */
	conversion: string | null | undefined;
	readRow: ReadRow<Draft>;
	/** True where a day has so many rows that its own number says best how many days fit into a question. */
	beginsWithADay?: boolean;
	/** Orders the records of a day. */
	keyOf(draft: Draft): string;
}

/** Days of a question, both ends included. */
export interface Days {
	from: string;
	to: string;
}

/** Rows of one reply, or of several for the same days. */
export interface Read<Draft> {
	records: readonly Draft[];
	rejected: readonly RejectedRecord[];
	size: number;
}

/** One question to adAnalytics. */
export function ask<Draft extends object>(
	session: PlatformSession,
	{ externalId }: AccountRef,
	{
		entity,
		pivots,
		conversion,
		readRow,
	}: Pick<Analytics<never>, "entity" | "pivots" | "conversion"> & {
		readRow: ReadRow<Draft>;
	},
	{ days, groups }: { days: Days; groups: readonly string[] | null },
): Promise<AnalyticsReading<Draft>> {
	const [pivot, ...more] = pivots;
	return createLinkedinAdsClient(session).rows({
		path: "adAnalytics",
		parameters: {
			...(more.length === 0
				? { q: "analytics", pivot }
				: { q: "statistics", pivots }),
			timeGranularity: "DAILY",
			dateRange: { start: partsOf(days.from), end: partsOf(days.to) },
			accounts: [urnOf("account", externalId)],
			campaignGroups: groups?.map((id) => urnOf("group", id)),
		},
		fields: fieldNames(conversion),
		collect: () => new AnalyticsReading(entity, readRow),
		bucket: "analytics",
		account: externalId,
	});
}

/**
 * A day that is cut for itself, in parts of its campaign groups.
 * @throws {ReportFailed} for one group with more numbers in a day than LinkedIn tells
 */
export async function askByGroups<Draft extends { date: string }>(
	session: PlatformSession,
	account: AccountRef,
	analytics: Analytics<Draft>,
	days: Days,
	groups: readonly string[] | null,
): Promise<Read<Draft>> {
	const all = groups ?? (await activeGroups(session, account, days));
	if (all.length <= 1) throw tooMany();
	const found = { records: [] as Draft[], rejected: [] as RejectedRecord[] };
	const size = Math.min(Math.ceil(all.length / 2), idsInOneQuery);
	for (const some of inChunks(all, size)) {
		let part: Read<Draft> = await ask(session, account, analytics, {
			days,
			groups: some,
		});
		if (part.size >= mostElements)
			part = await askByGroups(session, account, analytics, days, some);
		found.records.push(...part.records);
		found.rejected.push(...part.rejected);
	}
	return {
		...found,
		size: found.records.length + found.rejected.length,
	};
}

const tooMany = () =>
	new ReportFailed(
		"LinkedIn Ads does not tell all numbers of a day of this account at once.",
		{ reason: "TOO_LARGE" },
	);

/**
 * Campaign groups that have numbers in a day.
 * @throws {ReportFailed} for so many that these are cut as well
 */
async function activeGroups(
	session: PlatformSession,
	account: AccountRef,
	days: Days,
): Promise<string[]> {
	const { records, size } = await ask<{ id: string }>(
		session,
		account,
		{
			entity: "metric",
			pivots: ["CAMPAIGN_GROUP"],
			conversion: null,
			readRow: (row) => {
				const id = idOfUrn("group", pivotOf(row));
				return id === null ? { path: "pivotValues" } : { id };
			},
		},
		{ days, groups: null },
	);
	if (size >= mostElements) throw tooMany();
	return [...new Set(records.map(({ id }) => id))];
}

/** A day as LinkedIn takes it. */
function partsOf(day: string): RestliParameters & { year: number } {
	const [year = 0, month = 0, dayOfMonth = 0] = day.split("-").map(Number);
	return { year, month, day: dayOfMonth };
}
