import type { Page } from "../drafts.ts";
import { ReportFailed, UnexpectedReply } from "../errors.ts";
import { type ApiRequest, requestJson, requestRows } from "../http.ts";
import { type Walk, walkPages } from "../page-trail.ts";
import { parseReply } from "../parse-reply.ts";
import type { ReadRows, RowCollector } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { listReply } from "./api-types.ts";
import { metaAdsRules as rules } from "./errors.ts";
import type { MetaAdsBucket } from "./limits.ts";
import { apiVersion } from "./version.ts";

/** Parameters of a call; lists and objects are written as JSON, and what is undefined is left out. */
export type Parameters = Readonly<Record<string, unknown>>;

/** Makes a collector for the rows of one reply. */
export type Collect<T> = () => RowCollector & ReadRows<T>;

/** Counting of a call: its use case, and the ad account that it is about. */
interface Counted {
	bucket: Exclude<MetaAdsBucket, "app" | "token">;
	account: string | null;
}

export interface ListCall<T> extends Counted {
	/** Below the version, such as `act_1/campaigns`. */
	path: string;
	parameters: Parameters;
	/** Records of a page. Fewer are asked for where Meta calls a page too large. */
	limit: number;
	collect: Collect<T>;
}

export interface MetaAdsClient {
	/** Pages of an edge. The cursor is Meta's own, so it serves only the same call again. */
	pages<T>(call: ListCall<T>, walk?: Walk): AsyncGenerator<Page<T>>;
	/** Reads a node, or an edge of one page. */
	get(path: string, parameters: Parameters, of: Counted): Promise<unknown>;
	/** Sends a form. It is sent once: a POST is never repeated. */
	post(path: string, parameters: Parameters, of: Counted): Promise<unknown>;
}

/** Smallest page that is asked for before it is given up. */
const fewest = 10;

// One object, or a few hundred short rows.
const nodeBytes = 4 * 1_048_576;

export function createMetaAdsClient(session: PlatformSession): MetaAdsClient {
	const addressOf = (path: string) =>
		new URL(`${session.endpoints.apiUrl}/${apiVersion}/${path}`);
	const asGet = (
		path: string,
		parameters: Parameters,
		counted: Counted,
	): ApiRequest => {
		const url = addressOf(path);
		for (const [name, text] of written(parameters))
			url.searchParams.set(name, text);
		return { method: "GET", url, ...counted };
	};

	/** @param page its size, which is halved where Meta calls it too large */
	const readPage = async <T>(
		{ path, parameters, collect, bucket, account }: ListCall<T>,
		after: string | null,
		page: { size: number },
	): Promise<Page<T>> => {
		for (;;) {
			const query = {
				...parameters,
				limit: page.size,
				...(after === null ? {} : { after }),
			};
			try {
				const { reply, rows } = await requestRows(
					session,
					rules,
					asGet(path, query, { bucket, account }),
					{ list: "data", collect },
				);
				return {
					records: rows.records,
					rejected: rows.rejected,
					nextCursor: nextOf(reply),
				};
			} catch (error) {
				if (!isTooLarge(error) || page.size <= fewest) throw error;
				page.size = Math.ceil(page.size / 2);
			}
		}
	};

	return {
		pages(call, walk) {
			const page = { size: call.limit };
			return walkPages(rules, (after) => readPage(call, after, page), walk);
		},
		get: (path, parameters, of) =>
			requestJson(session, rules, {
				...asGet(path, parameters, of),
				maxBytes: nodeBytes,
			}),
		post: (path, parameters, of) =>
			requestJson(session, rules, {
				method: "POST",
				url: addressOf(path),
				body: { form: new URLSearchParams(written(parameters)) },
				...of,
				maxBytes: nodeBytes,
			}),
	};
}

function isTooLarge(error: unknown): boolean {
	return error instanceof ReportFailed && error.reason === "TOO_LARGE";
}

/** Cursor of the next page: `after` stays on the last page, where `next` is missing. `next` itself holds the token. */
function nextOf(reply: unknown): string | null {
	const { paging } = parseReply(rules, listReply, reply);
	if (paging?.next === undefined) return null;
	const after =
		paging.cursors?.after ?? URL.parse(paging.next)?.searchParams.get("after");
	if (after) return after;
	throw new UnexpectedReply(
		`${rules.name} names a next page without its place in the list. Tell the operator of this installation.`,
		"paging.cursors.after",
	);
}

function written(parameters: Parameters): [string, string][] {
	return Object.entries(parameters).flatMap(([name, value]) =>
		value === undefined
			? []
			: [[name, typeof value === "string" ? value : JSON.stringify(value)]],
	);
}
