import type { AccountRef, CampaignStatus } from "../../drafts.ts";
import { PlatformRejected, UnexpectedReply } from "../../errors.ts";
import { parseReply } from "../../parse-reply.ts";
import { list } from "../../read-failure.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	StatusChange,
	StatusState,
	WriteOptions,
	WriteTarget,
	Written,
} from "../../writes/write-parts.ts";
import { statusReply } from "../api-types.ts";
import { callTikTok } from "../call.ts";
import { adEntity, adGroupEntity, campaignEntity } from "../entity-lists.ts";
import { tiktokAdsRules } from "../errors.ts";
import { checkId } from "../ids.ts";
import { toSwitch } from "../statuses.ts";
import { readOne } from "./read-one.ts";

/** Levels that have a switch, in TikTok's words. */
const levels = {
	campaign: {
		name: "campaign",
		path: "campaign/status/update/",
		id: "campaign_id",
	},
	adGroup: {
		name: "ad group",
		path: "adgroup/status/update/",
		id: "adgroup_id",
	},
	ad: { name: "ad", path: "ad/status/update/", id: "ad_id" },
} as const;
type Level = keyof typeof levels;

const words: Partial<Record<CampaignStatus, string>> = {
	ACTIVE: "ENABLE",
	PAUSED: "DISABLE",
	REMOVED: "DELETE",
};

function levelOf({ level }: WriteTarget): Level {
	if (level === "keyword")
		throw new TypeError("TikTok Ads has no keywords that could be switched");
	return level;
}

export async function readStatus(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<StatusState | null> {
	const level = levelOf(target);
	const { externalId } = target;
	const row = await (level === "campaign"
		? readOne(session, account, level, campaignEntity, externalId)
		: level === "adGroup"
			? readOne(session, account, level, adGroupEntity, externalId)
			: readOne(session, account, level, adEntity, externalId));
	return row && toSwitch(row);
}

/**
 * Switches an object on or off, or deletes it. The reply is judged by what it says of the object itself: TikTok calls a change
 * a success of which a part failed. Where it says nothing of the object, nothing is known.
 * @throws {PlatformRejected} where TikTok names the object among those that it did not change
 * @throws {UnexpectedReply} where it does not name it at all
 */
export async function writeStatus(
	session: PlatformSession,
	account: AccountRef,
	{ target, status }: StatusChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	const level = levelOf(target);
	const { name, path, id } = levels[level];
	const word = words[status];
	if (word === undefined)
		throw new TypeError(`TikTok Ads has no switch for ${status}`);
	if (validateOnly) return { warnings: [] };
	const externalId = checkId(target.externalId);
	const reply = await callTikTok(session, {
		path,
		body: {
			advertiser_id: account.externalId,
			[`${id}s`]: [externalId],
			operation_status: word,
			...(level === "adGroup" ? { allow_partial_success: true } : {}),
		},
		account: account.externalId,
	});
	const data = parseReply(tiktokAdsRules, statusReply, reply).data ?? {};
	if (list(data.error_list).some((error) => String(error[id]) === externalId))
		throw new PlatformRejected(
			`TikTok Ads did not change the status of this ${name}. Open it in TikTok Ads Manager: what it belongs to may be deleted, or the status may not be changed at this moment.`,
		);
	const changed = data[`${id}s`];
	if (!Array.isArray(changed) || !changed.map(String).includes(externalId))
		throw new UnexpectedReply(
			`TikTok Ads does not say whether it changed this ${name}. Check its status there, then try again.`,
			`data.${id}s`,
		);
	return { warnings: [] };
}
