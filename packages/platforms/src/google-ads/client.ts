import type { z } from "zod";
import type { AccountRef } from "../drafts.ts";
import { type ApiRequest, requestJson, requestRows } from "../http.ts";
import { PageTrail } from "../page-trail.ts";
import { parseReply } from "../parse-reply.ts";
import type { RowCollector } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import {
	accessibleCustomersReply,
	searchReply,
	userInfoReply,
} from "./api-types.ts";
import { googleAdsRules as rules } from "./errors.ts";
import { checkId } from "./queries.ts";

export const apiVersion = "v25";

/** Customer that a request is about, and the manager it is reached through (null when reached directly). */
export type CustomerRef = Pick<AccountRef, "externalId" | "accessExternalId">;

export interface SearchPage<Rows> {
	rows: Rows;
	nextPageToken: string | null;
	totalCount: number | null;
}

export interface GoogleAdsClient {
	/** Ids of the customers that the login reaches directly. */
	listAccessibleCustomers(): Promise<string[]>;
	/** One page of at most 10,000 rows. */
	search<Rows extends RowCollector>(
		customer: CustomerRef,
		query: string,
		collect: () => Rows,
		options?: { pageToken?: string | null; countAll?: boolean },
	): Promise<SearchPage<Rows>>;
	/** All pages of a query, one after another. */
	searchPages<Rows extends RowCollector>(
		customer: CustomerRef,
		query: string,
		collect: () => Rows,
		options?: { pageToken?: string | null; mostPages?: number },
	): AsyncGenerator<SearchPage<Rows>>;
	userInfo(url: string): Promise<z.infer<typeof userInfoReply>>;
}

// 100,000 customers, which is more than one login can reach.
const customersBytes = 4 * 1_048_576;
const userInfoBytes = 65_536;

export function createGoogleAdsClient(
	session: PlatformSession,
): GoogleAdsClient {
	const root = `${session.endpoints.apiUrl}/${apiVersion}`;
	const get = (url: string, more: Partial<ApiRequest>) =>
		requestJson(session, rules, { method: "GET", url, ...more });

	const search: GoogleAdsClient["search"] = async (
		customer,
		query,
		collect,
		options = {},
	) => {
		const { reply, rows } = await requestRows(
			session,
			rules,
			{
				method: "POST",
				url: `${root}/customers/${checkId(customer.externalId)}/googleAds:search`,
				headers: headersFor(session, customer),
				account: customer.externalId,
				// No pageSize: it is refused.
				body: {
					json: {
						query,
						...(options.pageToken ? { pageToken: options.pageToken } : {}),
						...(options.countAll
							? { searchSettings: { returnTotalResultsCount: true } }
							: {}),
					},
				},
				repeatable: true,
			},
			{ list: "results", collect },
		);
		const page = parseReply(rules, searchReply, reply);
		return {
			rows,
			nextPageToken: page.nextPageToken || null,
			totalCount: page.totalResultsCount ?? null,
		};
	};

	return {
		search,
		async *searchPages(customer, query, collect, options = {}) {
			const { pageToken = null, mostPages } = options;
			const trail = new PageTrail(rules, mostPages);
			let next = trail.follow(pageToken);
			do {
				const page = await search(customer, query, collect, {
					pageToken: next,
				});
				next = trail.follow(page.nextPageToken);
				yield page;
			} while (next !== null);
		},
		async listAccessibleCustomers() {
			const reply = await get(`${root}/customers:listAccessibleCustomers`, {
				// A login customer id is not taken here.
				headers: headersFor(session, null),
				maxBytes: customersBytes,
			});
			return (
				parseReply(rules, accessibleCustomersReply, reply).resourceNames ?? []
			);
		},
		async userInfo(url) {
			const reply = await get(url, { maxBytes: userInfoBytes });
			return parseReply(rules, userInfoReply, reply);
		},
	};
}

function headersFor(
	session: PlatformSession,
	customer: CustomerRef | null,
): Record<string, string> {
	const { developerToken } = session.extras;
	return {
		// Since 2026-09-09 it is ignored when sent, and refused when empty.
		...(developerToken ? { "developer-token": developerToken } : {}),
		...(customer?.accessExternalId
			? { "login-customer-id": checkId(customer.accessExternalId) }
			: {}),
	};
}
