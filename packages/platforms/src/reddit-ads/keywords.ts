import { createHash } from "node:crypto";
import type { KeywordDraft } from "../drafts.ts";
import type { List } from "../parts.ts";
import { type TargetedRow, targetedRow } from "./api-types.ts";
import { type Entity, listEntities } from "./entity-lists.ts";
import { toStatus } from "./statuses.ts";

/** Ad groups by what they target. Each may have thousands of words, so that a page holds few of them. */
const targetedEntity: Entity<TargetedRow> = {
	name: "ad group",
	path: "ad_groups",
	schema: targetedRow,
	largestPage: 50,
	ofCampaigns: { parameter: "campaign_id", most: 1 },
};

/** Words that ad groups bid on, and those that they shun. */
export const keywords: List<KeywordDraft> = async function* (
	session,
	account,
	options,
) {
	const pages = listEntities(session, account, targetedEntity, options);
	for await (const { records, ...page } of pages)
		yield {
			...page,
			records: records.flatMap(({ row }) => keywordsOf(row)),
		};
};

/**
 * Keywords of an ad group. Reddit keeps them as a list of texts: an id is made of the ad group's and the text, and the state is the
 * ad group's.
 */
export function keywordsOf(row: TargetedRow): KeywordDraft[] {
	const { keywords: wanted, excluded_keywords: shunned } = row.targeting ?? {};
	return [
		...toKeywords(row, wanted ?? [], false),
		...toKeywords(row, shunned ?? [], true),
	];
}

function toKeywords(
	row: TargetedRow,
	texts: readonly string[],
	negative: boolean,
): KeywordDraft[] {
	const state = toStatus(row);
	return [...new Set(texts)]
		.filter((text) => text !== "")
		.map((text) => ({
			externalId: `${row.id}:${negative ? "not:" : ""}${hashOf(text)}`,
			campaignExternalId: row.campaign_id,
			adGroupExternalId: row.id,
			text,
			matchType: "UNKNOWN",
			negative,
			...state,
		}));
}

const hashOf = (text: string): string =>
	createHash("sha256").update(text).digest("hex").slice(0, 12);
