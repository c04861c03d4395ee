import type { AccountRef } from "../../drafts.ts";
import { UnexpectedReply } from "../../errors.ts";
import type { PlatformSession } from "../../session.ts";
import type { WriteTarget } from "../../writes/write-parts.ts";
import {
	adEntity,
	adGroupEntity,
	campaignEntity,
	type Entity,
	readPages,
} from "../entity-lists.ts";
import { checkEntityId } from "../ids.ts";

/** Levels that can be changed. */
export const levels = {
	campaign: campaignEntity,
	adGroup: adGroupEntity,
	ad: adEntity,
} as const;

export type Level = keyof typeof levels;

export function levelOf({ level }: Pick<WriteTarget, "level">): Level {
	if (level === "keyword")
		throw new TypeError("keywords of Reddit Ads cannot be changed");
	return level;
}

/**
 * An object as Reddit tells it at this moment; null for one that the account does not have. The account's list is asked, by the id:
 * the object's own address tells another account's object, and one that never was, by the same refusal.
 */
export async function readOne<Row extends { id: string }>(
	session: PlatformSession,
	account: AccountRef,
	entity: Entity<Row>,
	externalId: string,
): Promise<Row | null> {
	const query = { "page.size": 1, id: checkEntityId(externalId) };
	const pages = readPages(session, account, entity, { from: null, query });
	for await (const { records, rejected } of pages) {
		const [unfit] = rejected;
		if (unfit)
			throw new UnexpectedReply(
				`Reddit Ads told this ${entity.name} in an unknown form (at ${unfit.path}). Tell the operator of this installation.`,
				unfit.path,
			);
		return records.find(({ row }) => row.id === externalId)?.row ?? null;
	}
	return null;
}
