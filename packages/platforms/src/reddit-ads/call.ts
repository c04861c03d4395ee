import type { z } from "zod";
import { UnexpectedReply } from "../errors.ts";
import { requestJson } from "../http.ts";
import { type Walk, walkPages } from "../page-trail.ts";
import { nextPage } from "../paging.ts";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import { listReply } from "./api-types.ts";
import { type CallKind, rulesOf } from "./errors.ts";
import type { RedditAdsBucket } from "./limits.ts";
import { redditAdsScoped } from "./scoped.ts";

export const apiVersion = "v3";

/** A call of Reddit's API as this connector writes it. */
export interface RedditCall {
	/** Path below the version, without a slash before it. */
	path: string;
	/** Parameters of the address; one that is undefined is left out. */
	query?: Readonly<Record<string, string | number | undefined>>;
	/** Content of the body's `data`. A POST asks, and changes nothing; a PATCH is sent once. */
	data?: object;
	method?: "GET" | "POST" | "PATCH";
	bucket: RedditAdsBucket;
	kind: CallKind;
	/** Ad account that the call is about. */
	account?: string;
}

/** Root of the API, with its version. */
const rootOf = ({ endpoints }: PlatformSession): string =>
	`${endpoints.apiUrl}/api/${apiVersion}`;

function addressOf(
	session: PlatformSession,
	{ path, query = {} }: RedditCall,
): URL {
	const url = new URL(`${rootOf(session)}/${path}`);
	for (const [name, value] of Object.entries(query))
		if (value !== undefined) url.searchParams.set(name, String(value));
	return url;
}

/** Sends a call and returns its whole reply. */
export function callReddit(
	session: PlatformSession,
	call: RedditCall,
	url: URL = addressOf(session, call),
): Promise<unknown> {
	const { data, bucket, kind, account } = call;
	const method = call.method ?? (data === undefined ? "GET" : "POST");
	const { userAgent } = session.extras;
	return requestJson(session, rulesOf(kind), {
		method,
		url,
		bucket,
		account: account ?? null,
		...(userAgent === undefined
			? {}
			: { headers: { "user-agent": userAgent } }),
		...(data === undefined ? {} : { body: { json: { data } } }),
		repeatable: method !== "PATCH",
	});
}

/** A page of a list as it came. */
export interface Listing {
	rows: unknown[];
	nextCursor: string | null;
	/** Rows of the whole list, where the reply says. */
	total?: number | undefined;
}

/** Pages of a list that a GET, or a POST with the same body for each page, tells. */
export function pagesOf(
	session: PlatformSession,
	call: RedditCall,
	walk?: Walk,
): AsyncGenerator<Listing, void, undefined> {
	return walkListing(
		session,
		call,
		listReply,
		({ data, pagination }) => ({ rows: data, next: pagination?.next_url }),
		walk,
	);
}

/**
 * Pages of a list. The address of the next page is followed as it is told, once it was found to be one of the same call: the
 * token goes with it. The cursor is its query.
 */
export function walkListing<Reply>(
	session: PlatformSession,
	call: RedditCall,
	schema: z.ZodType<Reply>,
	read: (reply: Reply) => {
		rows: unknown[];
		next: string | null | undefined;
		total?: number | undefined;
	},
	walk?: Walk,
): AsyncGenerator<Listing, void, undefined> {
	const first = addressOf(session, call);
	return walkPages(
		redditAdsScoped,
		async (cursor) => {
			const url = new URL(first);
			if (cursor !== null) url.search = cursor;
			const reply = await callReddit(session, call, url);
			const { next, ...page } = read(
				parseReply(redditAdsScoped, schema, reply),
			);
			return { ...page, nextCursor: cursorOf(rootOf(session), url, next) };
		},
		walk,
	);
}

/** @throws {UnexpectedReply} for an address that leads elsewhere, or to another list */
function cursorOf(
	root: string,
	page: URL,
	link: string | null | undefined,
): string | null {
	if (link === null || link === undefined || link === "") return null;
	const next = nextPage(redditAdsScoped, root, page, link);
	if (next.pathname === page.pathname && next.search !== "")
		return next.search.slice(1);
	throw new UnexpectedReply(
		"Reddit Ads names a next page of another list. It was not requested; tell the operator of this installation.",
		"pagination.next_url",
	);
}
