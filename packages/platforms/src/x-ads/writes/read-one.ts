import type { AccountRef } from "../../drafts.ts";
import { UnexpectedReply } from "../../errors.ts";
import { readRows } from "../../read-rows.ts";
import type { PlatformSession } from "../../session.ts";
import type { WriteTarget } from "../../writes/write-parts.ts";
import {
	type CampaignRow,
	campaignRow,
	type LineItemRow,
	lineItemRow,
} from "../api-types.ts";
import { readPage } from "../client.ts";
import { entityCall, reader } from "../entity-lists.ts";
import { checkId } from "../ids.ts";

/** Levels that X lets change, in its words. A promoted post can be made and deleted, and not changed. */
export const levels = {
	campaign: {
		name: "campaign",
		path: "campaigns",
		ids: "campaign_ids",
		schema: campaignRow,
	},
	adGroup: {
		name: "line item",
		path: "line_items",
		ids: "line_item_ids",
		schema: lineItemRow,
	},
} as const;

export type Level = keyof typeof levels;

export function levelOf({ level }: WriteTarget): Level {
	if (level === "campaign" || level === "adGroup") return level;
	throw new TypeError(`X Ads has no ${level} that could be changed`);
}

/** Path of one object. */
export const objectPath = (target: WriteTarget): string =>
	`${levels[levelOf(target)].path}/${checkId(target.externalId)}`;

/** An object as X tells it at this moment, also when it was deleted; null for one that X does not have. */
export async function readOne(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<CampaignRow | LineItemRow | null> {
	const { name, path, ids, schema } = levels[levelOf(target)];
	const { rows } = await readPage(
		session,
		entityCall(account, path, {
			[ids]: [checkId(target.externalId)],
			with_deleted: true,
			with_draft: true,
		}),
		null,
	);
	const { records, rejected } = readRows(
		rows,
		reader<CampaignRow | LineItemRow, CampaignRow | LineItemRow>(
			name,
			schema,
			(row) => (row.id === target.externalId ? row : null),
		),
	);
	const [unfit] = rejected;
	if (unfit)
		throw new UnexpectedReply(
			`X Ads told this ${name} in an unknown form (at ${unfit.path}). Tell the operator of this installation.`,
			unfit.path,
		);
	return records[0] ?? null;
}
