import type { AccountRef } from "../../drafts.ts";
import { UnexpectedReply } from "../../errors.ts";
import type { PlatformSession } from "../../session.ts";
import { type Entity, readEntityPage } from "../entity-lists.ts";
import { checkId } from "../ids.ts";

/** Filters by which one object is found. */
const filters = {
	campaign: "campaign_ids",
	adGroup: "adgroup_ids",
	ad: "ad_ids",
} as const;

/** An object as TikTok tells it at this moment, also when it was deleted; null for one that it does not have. */
export async function readOne<Row>(
	session: PlatformSession,
	account: AccountRef,
	level: keyof typeof filters,
	entity: Entity<Row, unknown>,
	externalId: string,
): Promise<Row | null> {
	const { records, rejected } = await readEntityPage(
		session,
		account,
		{ ...entity, toDraft: (row: Row) => row },
		{
			page: 1,
			pageSize: 1,
			filter: {
				[filters[level]]: [checkId(externalId)],
				primary_status: "STATUS_ALL",
			},
		},
	);
	const [unfit] = rejected;
	if (unfit)
		throw new UnexpectedReply(
			`TikTok Ads told this ${entity.name} in an unknown form (at ${unfit.path}). Tell the operator of this installation.`,
			unfit.path,
		);
	return records[0] ?? null;
}
