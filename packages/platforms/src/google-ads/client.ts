import type { AccountRef, Page } from "../drafts.ts";
import { furtherOperation, noOperation } from "../google/limits.ts";
import { requestJson, requestRows } from "../http.ts";
import { mostPages, type Walk, walkPages } from "../page-trail.ts";
import { parseReply } from "../parse-reply.ts";
import type { ReadRows, RowCollector } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { accessibleCustomersReply, searchReply } from "./api-types.ts";
import { googleAdsRules as rules } from "./errors.ts";
import { checkId } from "./queries.ts";

export const apiVersion = "v25";

/** Customer that a request is about, and the manager it is reached through (null when reached directly). */
export type CustomerRef = Pick<AccountRef, "externalId" | "accessExternalId">;

/** Makes a collector for the rows of one reply. */
export type Collect<T> = () => RowCollector & ReadRows<T>;

export interface GoogleAdsClient {
	/** Ids of the customers that the login reaches directly. */
	listAccessibleCustomers(): Promise<string[]>;
	/**
	 * Pages of a query, of at most 10,000 rows. The cursor is Google's page token, so it serves only the same query again.
	 * @param options `countAll`: the first page tells how many rows there are in all
	 */
	pages<T>(
		customer: CustomerRef,
		query: string,
		collect: Collect<T>,
		options?: Walk & { countAll?: boolean },
	): AsyncGenerator<Page<T>>;
	/**
	 * Changes some entities of one kind, or has the change checked. It is sent once.
	 * @param operations number of them, each of which counts
	 */
	mutate(
		customer: CustomerRef,
		collection: string,
		body: object,
		operations: number,
	): Promise<unknown>;
	/** Rows of all pages of a query. */
	all<T>(
		customer: CustomerRef,
		query: string,
		collect: Collect<T>,
	): Promise<ReadRows<T>>;
}

// 100,000 customers, which is more than one login can reach.
const customersBytes = 4 * 1_048_576;

// A failure of each of some hundred operations, with the words that it is about.
const mutateBytes = 4 * 1_048_576;

export function createGoogleAdsClient(
	session: PlatformSession,
): GoogleAdsClient {
	const root = `${session.endpoints.apiUrl}/${apiVersion}`;

	const pages: GoogleAdsClient["pages"] = (
		customer,
		query,
		collect,
		{ countAll, ...walk } = {},
	) =>
		walkPages(
			rules,
			async (pageToken) => {
				const { reply, rows } = await requestRows(
					session,
					rules,
					{
						method: "POST",
						url: `${root}/customers/${checkId(customer.externalId)}/googleAds:search`,
						headers: headersFor(session, customer.accessExternalId),
						...(pageToken === null ? {} : { bucket: noOperation }),
						account: customer.externalId,
						// No pageSize: it is refused.
						body: {
							json: {
								query,
								...(pageToken === null ? {} : { pageToken }),
								...(countAll
									? { searchSettings: { returnTotalResultsCount: true } }
									: {}),
							},
						},
						repeatable: true,
					},
					{ list: "results", collect },
				);
				const { nextPageToken, totalResultsCount: totalCount } = parseReply(
					rules,
					searchReply,
					reply,
				);
				return {
					records: rows.records,
					rejected: rows.rejected,
					nextCursor: nextPageToken || null,
					...(totalCount === undefined ? {} : { totalCount }),
				};
			},
			walk,
		);

	return {
		pages,
		async mutate(customer, collection, body, operations) {
			const account = customer.externalId;
			for (let further = 1; further < operations; further += 1)
				await session.admit(furtherOperation, account);
			return requestJson(session, rules, {
				method: "POST",
				url: `${root}/customers/${checkId(account)}/${collection}:mutate`,
				headers: headersFor(session, customer.accessExternalId),
				account,
				body: { json: body },
				repeatable: false,
				maxBytes: mutateBytes,
			});
		},
		async all(customer, query, collect) {
			const rows = collect();
			for await (const page of pages(customer, query, collect, {
				most: mostPages,
			})) {
				rows.records.push(...page.records);
				rows.rejected.push(...page.rejected);
			}
			return rows;
		},
		async listAccessibleCustomers() {
			const reply = await requestJson(session, rules, {
				method: "GET",
				url: `${root}/customers:listAccessibleCustomers`,
				// A login customer id is not taken here.
				headers: headersFor(session, null),
				maxBytes: customersBytes,
			});
			return (
				parseReply(rules, accessibleCustomersReply, reply).resourceNames ?? []
			);
		},
	};
}

function headersFor(
	{ extras: { developerToken } }: PlatformSession,
	manager: string | null,
): Record<string, string> {
	return {
		// Since 2026-09-09 it is ignored when sent, and refused when empty.
		...(developerToken ? { "developer-token": developerToken } : {}),
		...(manager ? { "login-customer-id": checkId(manager) } : {}),
	};
}
