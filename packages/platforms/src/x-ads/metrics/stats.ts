import type { AccountRef, Page, RejectedRecord } from "../../drafts.ts";
import { parseReply } from "../../parse-reply.ts";
import type { PlatformSession } from "../../session.ts";
import { statsReply } from "../api-types.ts";
import { callX, ofAccount, type Query } from "../client.ts";
import { metricOf } from "../conversions.ts";
import { xAdsRules } from "../errors.ts";
import type { XAdsBucket } from "../limits.ts";
import type { Active, Placement } from "./active-campaigns.ts";
import { placements } from "./active-campaigns.ts";
import { byHours, countPlaces, type Piece, toTime } from "./pieces.ts";
import { Sums } from "./sums.ts";
import { notingTimes } from "./times-refused.ts";

/** A list of numbers: how fine it is, and how sums by place become records. */
export interface Grain<Draft> {
	/** Kind of record, such as `metric`. */
	entity: string;
	granularity: "DAY" | "HOUR";
	/**
	 * Records of one campaign.
	 * @param common fields that all of them have
	 */
	toDrafts(
		sums: ReturnType<Sums["of"]>,
		piece: Piece,
		common: { campaignExternalId: string; currencyCode?: string },
	): Draft[];
}

/** Campaigns that X takes in one question. */
export const campaignsInQuestion = 20;

/** One question's campaigns, by the placements in which they have numbers. */
export interface Unit {
	piece: Piece;
	/** In order. */
	campaigns: readonly string[];
	/** The placements that are asked for, each with its campaigns. */
	asked: readonly { placement: Placement; ids: readonly string[] }[];
}

export function toUnit(
	piece: Piece,
	campaigns: readonly string[],
	active: Active,
): Unit {
	return {
		piece,
		campaigns,
		asked: placements.flatMap((placement) => {
			const ids = campaigns.filter((id) => active.get(id)?.has(placement));
			return ids.length > 0 ? [{ placement, ids }] : [];
		}),
	};
}

/** Parameters of a question, at once or as a job. */
export const questionOf = (
	{ granularity, start, end }: Piece,
	{ placement, ids }: Unit["asked"][number],
): Query => ({
	entity: "CAMPAIGN",
	entity_ids: ids,
	start_time: toTime(start),
	end_time: toTime(end),
	granularity,
	placement,
	metric_groups: ["ENGAGEMENT", "BILLING", "WEB_CONVERSION"],
});

/** One placement's reply: its rows, and the campaigns that were asked for. */
export interface Told {
	rows: readonly unknown[];
	ids: readonly string[];
}

/** Records of a unit, once all of its placements are told. */
export function toRecords<Draft>(
	grain: Grain<Draft>,
	piece: Piece,
	told: readonly Told[],
	currencies: ReadonlyMap<string, string>,
	conversion: string | undefined,
): { records: Draft[]; rejected: RejectedRecord[] } {
	const sums = new Sums(grain.entity, countPlaces(piece), metricOf(conversion));
	for (const { rows, ids } of told) sums.add(rows, new Set(ids));
	const campaigns = [...new Set(told.flatMap(({ ids }) => ids))].sort();
	const records = campaigns.flatMap((campaignExternalId) => {
		const currencyCode = currencies.get(campaignExternalId);
		return grain.toDrafts(sums.of(campaignExternalId), piece, {
			campaignExternalId,
			...(currencyCode === undefined ? {} : { currencyCode }),
		});
	});
	return { records, rejected: sums.rejected };
}

/** Reads a unit at once: a call for each placement. */
export async function readUnit<Draft>(
	session: PlatformSession,
	account: AccountRef,
	unit: Unit,
	grain: Grain<Draft>,
	currencies: ReadonlyMap<string, string>,
	conversion: string | undefined,
): Promise<Pick<Page<Draft>, "records" | "rejected">> {
	return withDaysOrHours("stats", unit, async (of, rules) => {
		const told: Told[] = [];
		for (const asked of of.asked) {
			const reply = await callX(session, {
				path: `stats/${ofAccount(account, "")}`,
				query: questionOf(of.piece, asked),
				bucket: "stats",
				account,
				rules,
			});
			const { data } = parseReply(xAdsRules("stats"), statsReply, reply);
			told.push({ rows: data, ids: asked.ids });
		}
		return toRecords(grain, of.piece, told, currencies, conversion);
	});
}

/**
 * Asks by days; and by hours where X does not take a day's start for one. Its page on time zones counts midnights by today's
 * offset from UTC and its page on numbers by the day's own: hours are told either way, and add up to the account's days.
 */
export async function withDaysOrHours<T>(
	bucket: XAdsBucket,
	unit: Unit,
	ask: (
		unit: Unit,
		rules: ReturnType<typeof notingTimes>["rules"],
	) => Promise<T>,
): Promise<T> {
	const times = notingTimes(bucket);
	try {
		return await ask(unit, times.rules);
	} catch (error) {
		if (unit.piece.granularity !== "DAY" || !times.areRefused()) throw error;
	}
	return ask({ ...unit, piece: byHours(unit.piece) }, xAdsRules(bucket));
}
