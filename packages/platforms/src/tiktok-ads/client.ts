import { requestJson } from "../http.ts";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import {
	advertiserFields,
	advertiserInfoReply,
	advertiserListReply,
	userReply,
} from "./api-types.ts";
import { tiktokAdsRules } from "./errors.ts";

export const apiVersion = "v1.3";

/** Most ids of one `advertiser/info/`. */
export const largestChunk = 100;

// Far more than each reply can have, and little enough to be read whole: a list of thousands of advertisers, details of a
// hundred, one person.
const listBytes = 16 * 1_048_576;
const infoBytes = 1_048_576;
const userBytes = 65_536;

export interface TikTokUser {
	id: string;
	name: string | null;
}

export interface TikTokAdsClient {
	/** Advertisers that the token reaches, as received. The session's `sign` adds the app's proof. */
	advertisers(): Promise<unknown[]>;
	/** Details of 100 advertisers at most, as received. One that is not reached refuses the call for all. */
	advertiserInfo(ids: readonly string[]): Promise<unknown[]>;
	/** Whoever gave the token. */
	user(): Promise<TikTokUser>;
}

export function createTikTokAdsClient(
	session: PlatformSession,
): TikTokAdsClient {
	/** @param path ends with a slash, without which TikTok has no such page */
	const get = (
		path: `${string}/`,
		maxBytes: number,
		query: Readonly<Record<string, string>> = {},
		account: string | null = null,
	) => {
		const url = new URL(
			`${session.endpoints.apiUrl}/open_api/${apiVersion}/${path}`,
		);
		for (const [name, value] of Object.entries(query))
			url.searchParams.set(name, value);
		return requestJson(session, tiktokAdsRules, {
			method: "GET",
			url,
			account,
			maxBytes,
		});
	};
	return {
		async advertisers() {
			const reply = await get("oauth2/advertiser/get/", listBytes);
			return parseReply(tiktokAdsRules, advertiserListReply, reply).data.list;
		},
		async advertiserInfo(ids) {
			const [only, another] = ids;
			const reply = await get(
				"advertiser/info/",
				infoBytes,
				{
					advertiser_ids: JSON.stringify(ids),
					fields: JSON.stringify(advertiserFields),
				},
				another === undefined ? (only ?? null) : null,
			);
			return parseReply(tiktokAdsRules, advertiserInfoReply, reply).data.list;
		},
		async user() {
			const { data } = parseReply(
				tiktokAdsRules,
				userReply,
				await get("user/info/", userBytes),
			);
			return { id: data.core_user_id, name: data.display_name || null };
		},
	};
}
