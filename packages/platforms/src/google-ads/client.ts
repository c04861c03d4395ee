import type { z } from "zod";
import type { AccountRef } from "../drafts.ts";
import { UnexpectedReply } from "../errors.ts";
import { type HttpRules, requestJson } from "../http.ts";
import type { PlatformSession } from "../session.ts";
import {
	accessibleCustomersReply,
	searchReply,
	userInfoReply,
} from "./api-types.ts";
import { classifyError } from "./errors.ts";
import { checkId } from "./queries.ts";

export const apiVersion = "v25";

const rules: HttpRules = {
	platformName: "Google Ads",
	classifyError,
	requestIdHeader: "request-id",
};

/** Where a request goes: the account it is about, and the manager it is entered by (null when reached directly). */
export type CustomerRef = Pick<AccountRef, "externalId" | "accessExternalId">;

export interface SearchPage {
	rows: unknown[];
	nextPageToken: string | null;
	totalCount: number | null;
}

export interface GoogleAdsClient {
	/** Ids of the customers that the login reaches directly. */
	listAccessibleCustomers(): Promise<string[]>;
	/** One page of at most 10,000 rows. */
	search(
		customer: CustomerRef,
		query: string,
		options?: { pageToken?: string | null; countAll?: boolean },
	): Promise<SearchPage>;
	/** All pages of a query, one after another. */
	searchPages(
		customer: CustomerRef,
		query: string,
		pageToken?: string | null,
	): AsyncGenerator<SearchPage>;
	userInfo(url: string): Promise<z.infer<typeof userInfoReply>>;
}

export function createGoogleAdsClient(
	session: PlatformSession,
): GoogleAdsClient {
	const root = `${session.endpoints.apiUrl}/${apiVersion}`;

	async function search(
		customer: CustomerRef,
		query: string,
		options: { pageToken?: string | null; countAll?: boolean } = {},
	): Promise<SearchPage> {
		const reply = await requestJson(session, rules, {
			method: "POST",
			url: `${root}/customers/${checkId(customer.externalId)}/googleAds:search`,
			headers: headersFor(session, customer),
			account: customer.externalId,
			// No pageSize: it is refused.
			body: {
				query,
				...(options.pageToken ? { pageToken: options.pageToken } : {}),
				...(options.countAll
					? { searchSettings: { returnTotalResultsCount: true } }
					: {}),
			},
			repeatable: true,
		});
		const page = parseReply(searchReply, reply);
		return {
			rows: page.results ?? [],
			nextPageToken: page.nextPageToken || null,
			totalCount: page.totalResultsCount ?? null,
		};
	}

	return {
		async listAccessibleCustomers() {
			const reply = await requestJson(session, rules, {
				method: "GET",
				url: `${root}/customers:listAccessibleCustomers`,
				// A login customer id is not taken here.
				headers: headersFor(session, null),
				repeatable: true,
			});
			return parseReply(accessibleCustomersReply, reply).resourceNames ?? [];
		},
		search,
		async *searchPages(customer, query, pageToken = null) {
			let next = pageToken;
			do {
				const page = await search(customer, query, { pageToken: next });
				yield page;
				next = page.nextPageToken;
			} while (next !== null);
		},
		async userInfo(url) {
			const reply = await requestJson(session, rules, {
				method: "GET",
				url,
				repeatable: true,
			});
			return parseReply(userInfoReply, reply);
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

/** @throws {UnexpectedReply} with the path of what does not fit */
function parseReply<T>(schema: z.ZodType<T>, reply: unknown): T {
	const parsed = schema.safeParse(reply);
	if (parsed.success) return parsed.data;
	const path = parsed.error.issues[0]?.path.map(String).join(".") || "$";
	throw new UnexpectedReply(
		`Google Ads answered in a form that is not known (at ${path}). Tell the operator of this installation.`,
		path,
	);
}
