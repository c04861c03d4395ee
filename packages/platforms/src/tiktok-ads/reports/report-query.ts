import { InvalidInput } from "@patchbay/errors";
import { addDays, isDay } from "../../calendar.ts";
import { inChunks } from "../../chunks.ts";
import type { MetricsOptions } from "../../parts.ts";
import { checkId, idsInFilter } from "../ids.ts";

export type ReportLevel = "ADVERTISER" | "CAMPAIGN" | "ADGROUP";

/** One question to TikTok's reports. */
export interface ReportQuery {
	type: "BASIC" | "AUDIENCE";
	level: ReportLevel;
	dimensions: readonly string[];
	metrics: readonly string[];
	/** First and last day; null for everything that ever was. */
	days: { from: string; to: string } | null;
	/** Only these campaigns, or ad groups where the level is theirs; at most a hundred. */
	ids?: readonly string[];
	/** Only objects in this state; all of them, deleted ones too, when left out. */
	status?: "STATUS_DELETE";
}

const idFilters = {
	ADVERTISER: null,
	CAMPAIGN: "campaign_ids",
	ADGROUP: "adgroup_ids",
} as const;
const statusFilters = {
	ADVERTISER: null,
	CAMPAIGN: "campaign_status",
	ADGROUP: "adgroup_status",
} as const;

/** Part of a question that both kinds of reports have. */
export function reportFields(query: ReportQuery) {
	const { type, level, dimensions, metrics, days } = query;
	return {
		service_type: "AUCTION",
		report_type: type,
		data_level: `AUCTION_${level}`,
		dimensions,
		metrics,
		...(days === null
			? { query_lifetime: true }
			: { start_date: days.from, end_date: days.to }),
	};
}

/** Filter by ids, the only one that a report which TikTok makes in its own time takes. */
export function idFilter({ level, ids }: ReportQuery): object[] {
	const name = idFilters[level];
	return name && ids ? [inList(name, ids)] : [];
}

/** Without a filter by state TikTok leaves out what deleted objects spent; an account's own numbers know none. */
export function statusFilter({ level, status }: ReportQuery): object[] {
	const name = statusFilters[level];
	return name ? [inList(name, [status ?? "STATUS_ALL"])] : [];
}

const inList = (name: string, values: readonly string[]) => ({
	field_name: name,
	filter_type: "IN",
	filter_value: JSON.stringify(values),
});

/** Part of a window of days and of its campaigns that one question can hold. */
export interface Piece {
	/** First part of a cursor. */
	key: string;
	days: { from: string; to: string };
	ids?: readonly string[];
}

/**
 * Pieces of a window, in order: no longer than TikTok takes, and a hundred campaigns each where some are named.
 * @throws {InvalidInput}
 */
export function cutPieces(
	{ from, to, externalIds }: MetricsOptions,
	longestDays: number,
): Piece[] {
	if (!isDay(from) || !isDay(to))
		throw new InvalidInput("A day is written YYYY-MM-DD.");
	const chunks = externalIds
		? inChunks(externalIds.map(checkId), idsInFilter)
		: [undefined];
	const pieces: Piece[] = [];
	for (let first = from; first <= to; first = addDays(first, longestDays)) {
		const last = addDays(first, longestDays - 1);
		const days = { from: first, to: last < to ? last : to };
		for (const [index, ids] of chunks.entries())
			pieces.push({
				key: `${first}.${index}`,
				days,
				...(ids === undefined ? {} : { ids }),
			});
	}
	return pieces;
}
