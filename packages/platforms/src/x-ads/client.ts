import { requestJson } from "../http.ts";
import { mostPages, walkPages } from "../page-trail.ts";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import { accountsReply } from "./api-types.ts";
import { xAdsRules } from "./errors.ts";

export const apiVersion = "12";

const discovery = xAdsRules("discovery");
/** Most accounts in a page: X counts pages, and takes five in 15 minutes. */
const largestPage = 1000;

export interface XAdsClient {
	/** Accounts that the person reaches, as received. */
	accountPages(): AsyncGenerator<unknown[]>;
	/** The first account alone. */
	firstAccount(): Promise<unknown[]>;
}

export function createXAdsClient(session: PlatformSession): XAdsClient {
	const accounts = async (query: Record<string, string>) => {
		const reply = await requestJson(session, discovery, {
			method: "GET",
			url: `${session.endpoints.apiUrl}/${apiVersion}/accounts?${new URLSearchParams(query)}`,
			bucket: "discovery",
		});
		return parseReply(discovery, accountsReply, reply);
	};
	return {
		async *accountPages() {
			const pages = walkPages(
				discovery,
				async (cursor) => {
					const page = await accounts({
						count: String(largestPage),
						...(cursor === null ? {} : { cursor }),
					});
					return { rows: page.data, nextCursor: page.next_cursor ?? null };
				},
				{ most: mostPages },
			);
			for await (const { rows } of pages) yield rows;
		},
		async firstAccount() {
			return (await accounts({ count: "1" })).data;
		},
	};
}
