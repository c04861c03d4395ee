import { cleanName, type PlatformUser } from "@patchbay/oauth";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import { meReply } from "./api-types.ts";
import { callReddit } from "./call.ts";
import { redditAdsScoped } from "./scoped.ts";

/** Person whom the token belongs to: the cheapest call, for which no role is needed. */
export async function readMe(session: PlatformSession): Promise<PlatformUser> {
	const reply = await callReddit(session, {
		path: "me",
		bucket: "ads-business-manager",
		kind: "login",
	});
	const { data } = parseReply(redditAdsScoped, meReply, reply);
	return {
		id: data.id,
		name: cleanName(data.reddit_username) ?? cleanName(data.email),
	};
}
