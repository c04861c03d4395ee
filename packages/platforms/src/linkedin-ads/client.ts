import type { z } from "zod";
import type { Page } from "../drafts.ts";
import {
	type ApiRequest,
	requestEmpty,
	requestJson,
	requestRows,
} from "../http.ts";
import { type Walk, walkPages } from "../page-trail.ts";
import { parseReply } from "../parse-reply.ts";
import {
	idAt,
	type ReadRows,
	type RowCollector,
	RowReading,
} from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { batchReply, id, listReply } from "./api-types.ts";
import {
	batchRules,
	changeRules,
	introspectionRules,
	linkedinAdsRules,
	pageRules,
	personRules,
} from "./errors.ts";
import type { LinkedinAdsBucket } from "./limits.ts";
import { escapeText, type RestliParameters, writeQuery } from "./restli.ts";

// One object, or a hundred short ones.
const objectBytes = 4 * 1_048_576;
const personBytes = 65_536;

/** Counting of a call: its endpoint, and the ad account that it is about. */
export interface Counted {
	bucket: LinkedinAdsBucket;
	account: string | null;
}

/** Makes a collector for the rows of one reply. */
export type Collect<T> = () => RowCollector & ReadRows<T>;

export interface ListCall<T> extends Counted {
	/** Below `/rest/`, such as `adAccounts/501/adCampaigns`. */
	path: string;
	parameters: RestliParameters;
	pageSize: number;
	collect: Collect<T>;
}

export interface LinkedinAdsClient {
	/** Pages of a list. The token is LinkedIn's own, so it serves only the same call again. */
	pages<T>(call: ListCall<T>, walk?: Walk): AsyncGenerator<Page<T>>;
	/** Rows of a list without pages. */
	rows<Rows extends RowCollector>(
		call: Counted & {
			path: string;
			parameters: RestliParameters;
			fields?: readonly string[];
			collect: () => Rows;
		},
	): Promise<Rows>;
	/** One object as it is at this moment; null for one that LinkedIn no longer has, or never had. */
	find(path: string, of: Counted): Promise<unknown>;
	/** Objects by their names; one that is not there, or not shown to this login, is left out. */
	batch(
		path: string,
		urns: readonly string[],
		of: Counted,
	): Promise<ReadonlyMap<string, unknown>>;
	/** Sets fields of one object. It is sent once. */
	update(
		path: string,
		fields: Readonly<Record<string, unknown>>,
		of: Counted,
	): Promise<void>;
	/** `GET /v2/me`, which has no version. */
	me(): Promise<unknown>;
	/** Asks what the session's token is worth; a dead one is refused. */
	introspect(): Promise<unknown>;
}

export function createLinkedinAdsClient(
	session: PlatformSession,
): LinkedinAdsClient {
	const { apiUrl, introspectUrl } = session.endpoints;
	const addressOf = (
		path: string,
		parameters: RestliParameters = {},
		fields?: readonly string[],
	): string => `${apiUrl}/rest/${path}${writeQuery(parameters, fields)}`;

	const readPage = async <T>(
		{ path, parameters, pageSize, collect, ...of }: ListCall<T>,
		pageToken: string | null,
	): Promise<Page<T>> => {
		const { reply, rows } = await requestRows(
			session,
			pageToken === null ? rulesOf(of) : pageRules,
			{
				method: "GET",
				url: addressOf(path, {
					...parameters,
					pageSize,
					pageToken: pageToken ?? undefined,
				}),
				headers: { "x-restli-method": "FINDER" },
				...of,
			},
			{ list: "elements", collect },
		);
		const { metadata } = parseReply(linkedinAdsRules, listReply, reply);
		return {
			records: rows.records,
			rejected: rows.rejected,
			nextCursor: metadata?.nextPageToken || null,
		};
	};

	return {
		pages: (call, walk) =>
			walkPages(linkedinAdsRules, (token) => readPage(call, token), walk),
		async rows({ path, parameters, fields, collect, ...of }) {
			const { reply, rows } = await requestRows(
				session,
				rulesOf(of),
				{ method: "GET", url: addressOf(path, parameters, fields), ...of },
				{ list: "elements", collect },
			);
			parseReply(linkedinAdsRules, listReply, reply);
			return rows;
		},
		async find(path, of) {
			let isGone = false;
			try {
				return await requestJson(
					session,
					{
						...linkedinAdsRules,
						failureOf(reply) {
							const failure = linkedinAdsRules.failureOf(reply);
							isGone = reply.status === 404 && failure?.meaning === "rejected";
							return failure;
						},
					},
					{
						method: "GET",
						url: addressOf(path),
						maxBytes: objectBytes,
						...of,
					},
				);
			} catch (error) {
				if (isGone) return null;
				throw error;
			}
		},
		async batch(path, urns, of) {
			if (urns.length === 0) return new Map();
			const reply = await requestJson(session, batchRules, {
				method: "GET",
				url: addressOf(path, { ids: urns }),
				headers: { "x-restli-method": "BATCH_GET" },
				maxBytes: objectBytes,
				...of,
			});
			const { results } = parseReply(linkedinAdsRules, batchReply, reply);
			return new Map(Object.entries(results));
		},
		async update(path, fields, of) {
			const request: ApiRequest = {
				method: "POST",
				url: addressOf(path),
				headers: { "x-restli-method": "PARTIAL_UPDATE" },
				body: { json: { patch: { $set: fields } } },
				maxBytes: objectBytes,
				...of,
			};
			await requestEmpty(session, changeRules, request);
		},
		me: () =>
			requestJson(session, linkedinAdsRules, {
				method: "GET",
				url: `${apiUrl}/v2/me`,
				bucket: "other",
				maxBytes: personBytes,
			}),
		introspect: () =>
			requestJson(session, introspectionRules, {
				method: "POST",
				// Whoever moves the API alone moves its other addresses with it.
				url: introspectUrl ?? `${apiUrl}/oauth/v2/introspectToken`,
				// The session adds the app and the token.
				body: { form: new URLSearchParams() },
				bucket: "other",
				maxBytes: personBytes,
				// It asks, and changes nothing.
				repeatable: true,
			}),
	};
}

/** Rules of a list: of an ad account, or of the person. */
const rulesOf = ({ account }: Counted) =>
	account === null ? personRules : linkedinAdsRules;

/** Makes the collector of a list's rows. */
export function rowsOf<Row, Draft>(
	entity: string,
	schema: z.ZodType<Row>,
	toDraft: (row: Row, raw: unknown) => Draft | null,
): Collect<Draft> {
	const findId = idAt("id", id);
	return () =>
		new RowReading({ entity, list: "elements", schema, toDraft, findId });
}

/** Path of an ad account, or of something below it. */
export const accountPath = (
	account: string,
	...below: readonly string[]
): string => ["adAccounts", account, ...below.map(escapeText)].join("/");
