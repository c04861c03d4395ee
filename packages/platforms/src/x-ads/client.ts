import { UnexpectedReply } from "../errors.ts";
import { requestJson } from "../http.ts";
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
			const seen = new Set<string>();
			for (let cursor: string | null = null; ; ) {
				const page: Awaited<ReturnType<typeof accounts>> = await accounts({
					count: String(largestPage),
					...(cursor === null ? {} : { cursor }),
				});
				yield page.data;
				cursor = page.next_cursor ?? null;
				if (cursor === null) return;
				if (seen.has(cursor))
					throw new UnexpectedReply(
						"X Ads leads round in a circle through its list of accounts. Try again; tell the operator if it stays so.",
						"next_cursor",
					);
				seen.add(cursor);
			}
		},
		async firstAccount() {
			return (await accounts({ count: "1" })).data;
		},
	};
}
