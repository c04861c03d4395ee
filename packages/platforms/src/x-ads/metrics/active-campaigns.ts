import { inChunks } from "../../chunks.ts";
import type { AccountRef } from "../../drafts.ts";
import { mostPages } from "../../page-trail.ts";
import { parseReply } from "../../parse-reply.ts";
import { readRows } from "../../read-rows.ts";
import type { PlatformSession } from "../../session.ts";
import {
	activeEntityRow,
	type CurrencyRow,
	currencyRow,
	listReply,
} from "../api-types.ts";
import { callX, ofAccount, rowPages } from "../client.ts";
import { entityCall, reader } from "../entity-lists.ts";
import { xAdsRules } from "../errors.ts";
import { checkId, idsInOneQuery } from "../ids.ts";
import { dayMilliseconds, hourAfter, hourBefore, toTime } from "./pieces.ts";

/** Everywhere that X shows ads. Numbers are told for one place at a time, and the sum of all is what was spent. */
export const placements = ["ALL_ON_TWITTER", "SPOTLIGHT", "TREND"] as const;
export type Placement = (typeof placements)[number];

/** Placements by campaign. */
export type Active = ReadonlyMap<string, ReadonlySet<Placement>>;

/** X keeps changes by the hour in which it noted them, which may be after the hour that they are about. */
const notedWithin = dayMilliseconds;
const longestQuestion = 90 * dayMilliseconds;

/** Campaigns that have numbers in a time, and where: X wants no others to be asked for. */
export async function readActiveCampaigns(
	session: PlatformSession,
	account: AccountRef,
	time: { start: number; end: number },
	externalIds: readonly string[] | undefined,
	now = Date.now(),
): Promise<Active> {
	const found = new Map<string, Set<Placement>>();
	const last = Math.min(hourAfter(time.end + notedWithin), hourAfter(now));
	const chunks = externalIds
		? inChunks(externalIds.map(checkId), idsInOneQuery)
		: [undefined];
	for (
		let start = hourBefore(time.start);
		start < last;
		start += longestQuestion
	)
		for (const ids of chunks) {
			const reply = await callX(session, {
				path: `stats/${ofAccount(account, "active_entities")}`,
				query: {
					entity: "CAMPAIGN",
					start_time: toTime(start),
					end_time: toTime(Math.min(start + longestQuestion, last)),
					campaign_ids: ids,
				},
				bucket: "stats",
				account,
			});
			for (const raw of parseReply(xAdsRules("stats"), listReply, reply).data) {
				const row = parseReply(xAdsRules("stats"), activeEntityRow, raw);
				const own = found.get(row.entity_id) ?? new Set();
				for (const placement of placements)
					if (row.placements.includes(placement)) own.add(placement);
				if (own.size > 0) found.set(row.entity_id, own);
			}
		}
	return found;
}

const plain = reader<CurrencyRow, CurrencyRow>(
	"campaign",
	currencyRow,
	(row) => row,
);

/** Currency of each campaign. An account may have campaigns in several, by what they are paid with. */
export async function readCurrencies(
	session: PlatformSession,
	account: AccountRef,
	ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const found = new Map<string, string>();
	for (const chunk of inChunks(ids, idsInOneQuery)) {
		const call = entityCall(account, "campaigns", {
			campaign_ids: chunk,
			count: chunk.length,
			with_deleted: true,
			with_draft: true,
		});
		for await (const { rows } of rowPages(session, call, { most: mostPages }))
			for (const { id, currency } of readRows(rows, plain).records)
				if (currency) found.set(id, currency);
	}
	return found;
}
