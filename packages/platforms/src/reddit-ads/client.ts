import type { z } from "zod";
import { requestJson } from "../http.ts";
import { mostPages, walkPages } from "../page-trail.ts";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import { accountsReply, meReply } from "./api-types.ts";
import { redditAdsRules as rules } from "./errors.ts";

export const apiVersion = "v3";

export interface RedditAdsClient {
	/** Whoever the credential belongs to: the cheapest call. */
	me(): Promise<z.infer<typeof meReply>>;
	/** Accounts that the credential reaches, page by page, as received. */
	accountPages(): AsyncGenerator<unknown[]>;
}

export function createRedditAdsClient(
	session: PlatformSession,
): RedditAdsClient {
	const get = (path: string) =>
		requestJson(session, rules, {
			method: "GET",
			url: `${session.endpoints.apiUrl}/api/v1/${path}`,
			bucket: "calls",
		});
	return {
		me: async () => parseReply(rules, meReply, await get("me")),
		async *accountPages() {
			const pages = walkPages(
				rules,
				async (cursor) => {
					const query =
						cursor === null ? "" : `?${new URLSearchParams({ cursor })}`;
					const reply = await get(`accounts${query}`);
					const page = parseReply(rules, accountsReply, reply);
					return { rows: page.accounts, nextCursor: page.next_cursor ?? null };
				},
				{ most: mostPages },
			);
			for await (const { rows } of pages) yield rows;
		},
	};
}
