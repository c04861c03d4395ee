import { isRefusedAccount } from "../accounts/unreadable-account.ts";
import { inChunks } from "../chunks.ts";
import type { AccountRef } from "../drafts.ts";
import { ScopeMissing } from "../errors.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import { findScopeMissing } from "../scope-checks.ts";
import type { PlatformSession } from "../session.ts";
import { type CreativeRow, type PostRow, postRow } from "./api-types.ts";
import { type BatchRows, readBatch } from "./batch-rows.ts";
import { createLinkedinAdsClient } from "./client.ts";
import { linkedinAdsScoped } from "./scoped.ts";
import { isPost } from "./urns.ts";

const postsInOneQuery = 50;
const atOnce = 2;

/** Refusal of posts and their files where the person has not allowed them; null where they have, or nobody can say. */
export const contentMissing = (session: PlatformSession): ScopeMissing | null =>
	findScopeMissing(linkedinAdsScoped, ["content"], session.grantedScopes());

/** Name of the post that a creative shows; null for one that has its words itself. */
export function postOf({ content }: CreativeRow): string | null {
	const urn = content?.reference ?? content?.eventAd?.post;
	return isPost(urn) ? urn : null;
}

/**
 * Posts of creatives, by their names. One that LinkedIn does not show is left out, and so are all of them where it shows none to
 * this login: their creatives are there without words then.
 */
export async function readPosts(
	session: PlatformSession,
	{ externalId }: AccountRef,
	creatives: readonly CreativeRow[],
): Promise<BatchRows<PostRow>> {
	if (contentMissing(session)) return { rows: new Map(), rejected: [] };
	const urns = [
		...new Set(creatives.map(postOf).filter((urn) => urn !== null)),
	];
	const client = createLinkedinAdsClient(session);
	const told = await mapConcurrently(
		inChunks(urns, postsInOneQuery),
		atOnce,
		(some) =>
			unlessRefused(() =>
				client.batch("posts", some, { bucket: "posts", account: externalId }),
			),
	);
	return readBatch(
		told.flatMap((posts) => [...(posts ?? [])]),
		"post",
		postRow,
	);
}

/** Returns what is read; null where this login may not see it. */
export async function unlessRefused<T>(
	read: () => Promise<T>,
): Promise<T | null> {
	try {
		return await read();
	} catch (error) {
		if (isRefusedAccount(error) || error instanceof ScopeMissing) return null;
		throw error;
	}
}
