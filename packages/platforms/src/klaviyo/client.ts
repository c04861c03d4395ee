import { UnexpectedReply } from "../errors.ts";
import { requestJson } from "../http.ts";
import { type Walk, walkPages } from "../page-trail.ts";
import { nextPage } from "../paging.ts";
import { parseReply } from "../parse-reply.ts";
import { findScopeMissing } from "../scope-checks.ts";
import type { PlatformSession } from "../session.ts";
import {
	accountsReply,
	aggregateReply,
	type KlaviyoAccount,
	listReply,
	oneReply,
} from "./api-types.ts";
import { type EndpointName, endpoints } from "./endpoints.ts";
import { rulesOf } from "./errors.ts";
import { klaviyoScoped } from "./scoped.ts";

/** A reply about one account has about 1 KB. */
const accountBytes = 65_536;

type Parameters = Readonly<Record<string, string | number>>;

/** A page of a list as it came. */
export interface Listing {
	rows: unknown[];
	/** Resources that were asked for along with the rows. */
	included: unknown[];
	nextCursor: string | null;
}

/** Numbers of one metric, as they came. */
export interface Aggregation {
	/** Starts of days or hours, as instants. */
	dates: string[];
	rows: unknown[];
	nextCursor: string | null;
}

/** A question to `POST /api/metric-aggregates`. */
export interface AggregateQuery {
	metric_id: string;
	measurements: readonly ("count" | "sum_value")[];
	interval: "day" | "hour";
	/** Left out for the account as a whole. */
	by?: readonly string[];
	filter: readonly string[];
	timezone: string;
	page_size: number;
}

export interface KlaviyoClient {
	/** The account that the credential belongs to: the only call that every key needs. */
	account(): Promise<KlaviyoAccount>;
	/**
	 * Pages of a list, in the order of Klaviyo's. The cursor is Klaviyo's own, so it serves only the same question again.
	 * @param path below `/api/`
	 */
	pages(
		endpoint: EndpointName,
		path: string,
		parameters: Parameters,
		walk?: Walk,
	): AsyncGenerator<Listing>;
	/** A single resource. */
	one(
		endpoint: EndpointName,
		path: string,
		parameters?: Parameters,
	): Promise<unknown>;
	/** Pages of an aggregation. */
	aggregate(query: AggregateQuery): AsyncGenerator<Aggregation>;
}

export function createKlaviyoClient(session: PlatformSession): KlaviyoClient {
	const { apiUrl } = session.endpoints;

	const get = (
		endpoint: EndpointName,
		path: string,
		parameters: Parameters = {},
		maxBytes?: number,
	): { url: URL; reply: Promise<unknown> } => {
		requireScopes(session, endpoint);
		const url = new URL(`${apiUrl}/api/${path}`);
		for (const [name, value] of Object.entries(parameters))
			url.searchParams.set(name, String(value));
		const reply = requestJson(session, rulesOf(endpoint), {
			method: "GET",
			url,
			bucket: endpoint,
			...(maxBytes === undefined ? {} : { maxBytes }),
		});
		return { url, reply };
	};

	return {
		async account() {
			const { reply } = get("accounts", "accounts", {}, accountBytes);
			return parseReply(rulesOf("accounts"), accountsReply, await reply)
				.data[0];
		},
		pages(endpoint, path, parameters, walk) {
			const rules = rulesOf(endpoint);
			return walkPages(
				rules,
				async (cursor) => {
					const { url, reply } = get(endpoint, path, {
						...parameters,
						...(cursor === null ? {} : { "page[cursor]": cursor }),
					});
					const { data, included, links } = parseReply(
						rules,
						listReply,
						await reply,
					);
					return {
						rows: data,
						included: included ?? [],
						nextCursor: cursorOf(apiUrl, url, links?.next, "page[cursor]"),
					};
				},
				walk,
			);
		},
		async one(endpoint, path, parameters) {
			const { reply } = get(endpoint, path, parameters);
			return parseReply(rulesOf(endpoint), oneReply, await reply).data;
		},
		aggregate(query) {
			const rules = rulesOf("aggregates");
			return walkPages(rules, async (cursor) => {
				requireScopes(session, "aggregates");
				const url = new URL(`${apiUrl}/api/metric-aggregates`);
				const reply = await requestJson(session, rules, {
					method: "POST",
					url,
					bucket: "aggregates",
					headers: { "content-type": "application/vnd.api+json" },
					body: {
						json: {
							data: {
								type: "metric-aggregate",
								attributes: {
									...query,
									...(cursor === null ? {} : { page_cursor: cursor }),
								},
							},
						},
					},
					// It asks, and changes nothing.
					repeatable: true,
				});
				const { data, links } = parseReply(rules, aggregateReply, reply);
				return {
					dates: data.attributes.dates,
					rows: data.attributes.data,
					nextCursor: cursorOf(apiUrl, url, links?.next, "page_cursor"),
				};
			});
		},
	};
}

/**
 * Cursor that a link to the next page holds; null where there is none.
 * @throws {UnexpectedReply} for a link that leads elsewhere, or that has no cursor
 */
function cursorOf(
	apiUrl: string,
	page: URL,
	link: string | null | undefined,
	name: string,
): string | null {
	if (link === null || link === undefined || link === "") return null;
	const { searchParams } = nextPage(klaviyoScoped, apiUrl, page, link);
	const cursor = searchParams.get(name) ?? searchParams.get("page[cursor]");
	if (cursor) return cursor;
	throw new UnexpectedReply(
		"Klaviyo names a next page without a cursor. Tell the operator of this installation.",
		"links.next",
	);
}

/** @throws {ScopeMissing} where the grant is known to lack what the calls of a group need */
function requireScopes(session: PlatformSession, endpoint: EndpointName): void {
	const error = findScopeMissing(
		klaviyoScoped,
		endpoints[endpoint].scopeSets,
		session.grantedScopes(),
	);
	if (error) throw error;
}
