import { isRefusedAccount } from "../accounts/unreadable-account.ts";
import type { AccountRef } from "../drafts.ts";
import { PlatformRejected } from "../errors.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import { type AdRow, oneReply, type Post, post } from "./api-types.ts";
import { callReddit, type Listing, pagesOf } from "./call.ts";
import { redditAdsScoped } from "./scoped.ts";

/** Ads that show a post, as far as finding it needs. */
export type Showing = Pick<AdRow, "post_id" | "profile_id">;

/** Posts of a profile from which on its list costs fewer calls than they do. */
const fewest = 4;
const largestPage = 100;
/** Pages of a profile's list that are read at most: it ends after a thousand posts. */
const mostPages = 50;
const atOnce = 4;

/**
 * Finds the posts that ads show. Many of one profile are read by the profile's list, which goes on where it was left; one that is
 * not there is read by itself, and one that the login may not read is none.
 */
export class PostReader {
	readonly #session: PlatformSession;
	readonly #account: AccountRef;
	readonly #known = new Map<string, Post | null>();
	/** Lists that were begun; null for one that was read to its end. */
	readonly #lists = new Map<
		string,
		{ pages: AsyncGenerator<Listing>; read: number } | null
	>();

	constructor(session: PlatformSession, account: AccountRef) {
		this.#session = session;
		this.#account = account;
	}

	/** Posts by id of those that are there. */
	async read(ads: readonly Showing[]): Promise<ReadonlyMap<string, Post>> {
		const wanted = new Map(
			ads.flatMap(({ post_id: id, profile_id: profile }) =>
				id ? [[id, profile ?? null] as const] : [],
			),
		);
		const unknown = () => [...wanted].filter(([id]) => !this.#known.has(id));
		const profiles = new Map<string, number>();
		for (const [, profile] of unknown())
			if (profile !== null)
				profiles.set(profile, (profiles.get(profile) ?? 0) + 1);
		for (const [profile, count] of profiles)
			if (count >= fewest)
				await this.#readList(profile, () =>
					unknown().some(([, of]) => of === profile),
				);
		const rest = unknown().map(([id]) => id);
		const found = await mapConcurrently(rest, atOnce, (id) =>
			readPost(this.#session, this.#account, id),
		);
		for (const [at, id] of rest.entries())
			this.#known.set(id, found[at] ?? null);
		return new Map(
			[...wanted.keys()].flatMap((id) => {
				const known = this.#known.get(id);
				return known ? [[id, known] as const] : [];
			}),
		);
	}

	/** Reads on in a profile's list for as long as something of it is wanted. */
	async #readList(profile: string, isWanted: () => boolean): Promise<void> {
		const list = this.#listOf(profile);
		try {
			while (list !== null && isWanted()) {
				const { value } = await list.pages.next();
				list.read += 1;
				if (!value || list.read > mostPages) {
					this.#lists.set(profile, null);
					return;
				}
				for (const raw of value.rows) {
					const { data } = post.safeParse(raw);
					if (data) this.#known.set(data.id, data);
				}
			}
		} catch (error) {
			// The profile of somebody else: its posts are asked for one by one.
			if (!isRefused(error)) throw error;
			this.#lists.set(profile, null);
		}
	}

	#listOf(profile: string) {
		const begun = this.#lists.get(profile);
		if (begun !== undefined) return begun;
		const pages = pagesOf(this.#session, {
			path: `profiles/${profile}/posts`,
			query: { "page.size": largestPage },
			bucket: "ads-creative-management",
			kind: "account",
			account: this.#account.externalId,
		});
		const list = { pages, read: 0 };
		this.#lists.set(profile, list);
		return list;
	}
}

/** A post; null for one that is gone, that the login may not read, or that has another form. */
export async function readPost(
	session: PlatformSession,
	account: AccountRef,
	id: string,
): Promise<Post | null> {
	try {
		const reply = await callReddit(session, {
			path: `posts/${id}`,
			bucket: "ads-creative-management",
			kind: "account",
			account: account.externalId,
		});
		const { data } = parseReply(redditAdsScoped, oneReply, reply);
		return post.safeParse(data).data ?? null;
	} catch (error) {
		if (isRefused(error)) return null;
		throw error;
	}
}

const isRefused = (error: unknown): boolean =>
	isRefusedAccount(error) || error instanceof PlatformRejected;
