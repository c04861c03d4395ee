import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import {
	advertiserFields,
	advertiserInfoReply,
	advertiserListReply,
	userReply,
} from "./api-types.ts";
import { callTikTok } from "./call.ts";
import { tiktokAdsRules } from "./errors.ts";

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
	/** Person who gave the token. */
	user(): Promise<TikTokUser>;
}

/** The calls about a token and its advertisers. */
export function createTikTokAdsClient(
	session: PlatformSession,
): TikTokAdsClient {
	return {
		async advertisers() {
			const reply = await callTikTok(session, {
				path: "oauth2/advertiser/get/",
				account: null,
				maxBytes: listBytes,
			});
			return parseReply(tiktokAdsRules, advertiserListReply, reply).data.list;
		},
		async advertiserInfo(ids) {
			const [only, another] = ids;
			const reply = await callTikTok(session, {
				path: "advertiser/info/",
				query: { advertiser_ids: ids, fields: advertiserFields },
				account: another === undefined ? (only ?? null) : null,
				maxBytes: infoBytes,
			});
			return parseReply(tiktokAdsRules, advertiserInfoReply, reply).data.list;
		},
		async user() {
			const reply = await callTikTok(session, {
				path: "user/info/",
				account: null,
				maxBytes: userBytes,
			});
			const { data } = parseReply(tiktokAdsRules, userReply, reply);
			return { id: data.core_user_id, name: data.display_name || null };
		},
	};
}
