import type { ApiRules } from "../api-rules.ts";
import type { AccountRef } from "../drafts.ts";
import { type ApiRequest, requestJson } from "../http.ts";
import { mostPages, type Walk, walkPages } from "../page-trail.ts";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import { listReply } from "./api-types.ts";
import { xAdsRules } from "./errors.ts";
import { checkId } from "./ids.ts";
import type { XAdsBucket } from "./limits.ts";

export const apiVersion = "12";

/** Parameters of a call; a list is written with commas, and what is undefined is left out. */
export type Query = Readonly<
	Record<string, string | number | boolean | readonly string[] | undefined>
>;

/** A call below the version. X reads parameters from the query, also of what changes something. */
export interface XAdsCall {
	method?: ApiRequest["method"];
	path: string;
	query?: Query;
	/** Written as JSON: batches alone have one. */
	json?: unknown;
	bucket: XAdsBucket;
	/** Null for a call that names no account. */
	account: AccountRef | null;
	/** Rules in place of the usual ones. */
	rules?: ApiRules;
	/** True for what may be sent twice though it is no GET. */
	repeatable?: boolean;
}

/** Path of something of an account. */
export const ofAccount = ({ externalId }: AccountRef, path: string): string =>
	`accounts/${checkId(externalId)}${path === "" ? "" : `/${path}`}`;

/** Sends a call and returns its reply's JSON. One that changes something is sent once. */
export function callX(
	session: PlatformSession,
	{
		method = "GET",
		path,
		query = {},
		json,
		bucket,
		account,
		rules,
		repeatable = method === "GET",
	}: XAdsCall,
): Promise<unknown> {
	const url = new URL(`${session.endpoints.apiUrl}/${apiVersion}/${path}`);
	for (const [name, value] of Object.entries(query))
		if (value !== undefined)
			url.searchParams.set(
				name,
				Array.isArray(value) ? value.join(",") : String(value),
			);
	return requestJson(session, rules ?? xAdsRules(bucket), {
		method,
		url,
		bucket,
		account: account?.externalId ?? null,
		repeatable,
		...(json === undefined ? {} : { body: { json } }),
	});
}

/** A page of a list, its rows as received. */
export interface RowsPage {
	rows: unknown[];
	nextCursor: string | null;
}

/** Reads one page of a list. */
export async function readPage(
	session: PlatformSession,
	call: XAdsCall,
	cursor: string | null,
): Promise<RowsPage> {
	const reply = await callX(session, {
		...call,
		query: { ...call.query, cursor: cursor ?? undefined },
	});
	const page = parseReply(xAdsRules(call.bucket), listReply, reply);
	return { rows: page.data, nextCursor: page.next_cursor ?? null };
}

/** Pages of a list, from a cursor of X's on. */
export const rowPages = (
	session: PlatformSession,
	call: XAdsCall,
	walk?: Walk,
): AsyncGenerator<RowsPage> =>
	walkPages(
		xAdsRules(call.bucket),
		(cursor) => readPage(session, call, cursor),
		walk,
	);

/** Most accounts in a page: X counts pages, and takes five in 15 minutes. */
const largestPage = 1000;

const accounts = (count: number): XAdsCall => ({
	path: "accounts",
	query: { count },
	bucket: "discovery",
	account: null,
});

/** Accounts that the person reaches, as received. */
export async function* accountPages(
	session: PlatformSession,
): AsyncGenerator<unknown[]> {
	const pages = rowPages(session, accounts(largestPage), { most: mostPages });
	for await (const { rows } of pages) yield rows;
}

/** Reads the first account alone. */
export const readFirstAccount = async (
	session: PlatformSession,
): Promise<unknown[]> => (await readPage(session, accounts(1), null)).rows;
