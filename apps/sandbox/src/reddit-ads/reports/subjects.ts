import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import { adGroupShares, adShares } from "../../world/shares.ts";
import { adAccountIdOf } from "../business/ids.ts";
import type { Ad, AdGroup, Campaign, Objects } from "../entities/objects.ts";
import { accepts, type Chain, type Level, levels } from "./filter.ts";
import type { ReportQuery } from "./query.ts";

/** A campaign's part that belongs to a subject: from one cumulative share to another. */
export type Part = {
	campaign: WorldCampaign;
	adGroups: readonly AdGroup[];
	from: number;
	to: number;
};

/** Ad account, campaign, ad group or ad that rows of a report are about. */
export type Subject = {
	account: WorldAccount;
	/** Ids as rows tell them, from the account down to the report's level. */
	ids: Readonly<Record<string, string>>;
	parts: Part[];
};

/** Everything that a report is about. Objects that were deleted have had their numbers all the same. */
export function subjectsOf(
	{ account, campaigns }: Objects,
	{ level, filter }: ReportQuery,
	now: number,
): Subject[] {
	const finest = levels.indexOf(filter.level ?? "account");
	const leafLevel = levels[Math.max(finest, levels.indexOf(level))] ?? level;
	const subjects = new Map<string, Subject>();
	for (const campaign of campaigns.values())
		for (const chain of chainsOf(campaign, leafLevel)) {
			if (!accepts(filter, chain, now)) continue;
			const ids = idsOf(account, chain, level);
			const key = Object.values(ids).join(" ");
			let subject = subjects.get(key);
			if (subject === undefined) {
				subject = { account, ids, parts: [] };
				subjects.set(key, subject);
			}
			subject.parts.push(partOf(chain));
		}
	return [...subjects.values()];
}

function* chainsOf(campaign: Campaign, level: Level): Generator<Chain> {
	if (level === "account" || level === "campaign") {
		yield { campaign, adGroup: null, ad: null };
		return;
	}
	for (const adGroup of campaign.adGroups) {
		if (level === "ad_group") yield { campaign, adGroup, ad: null };
		else for (const ad of adGroup.ads) yield { campaign, adGroup, ad };
	}
}

function idsOf(
	account: WorldAccount,
	{ campaign, adGroup, ad }: Chain,
	level: Level,
): Readonly<Record<string, string>> {
	const all: readonly (readonly [string, string | undefined])[] = [
		["AD_ACCOUNT_ID", adAccountIdOf(account)],
		["CAMPAIGN_ID", campaign.id],
		["AD_GROUP_ID", adGroup?.id],
		["AD_ID", ad?.id],
	];
	return Object.fromEntries(
		all
			.slice(0, levels.indexOf(level) + 1)
			.map(([name, id]) => [name, id ?? ""]),
	);
}

function partOf({ campaign, adGroup, ad }: Chain): Part {
	if (adGroup === null)
		return {
			campaign: campaign.world,
			adGroups: campaign.adGroups,
			from: 0,
			to: 1,
		};
	const share = ad === null ? shareOfGroup(adGroup) : shareOfAd(ad);
	return { campaign: campaign.world, adGroups: [adGroup], ...share };
}

/** Part of its campaign that belongs to an ad group. */
function shareOfGroup({ world, campaign }: AdGroup): {
	from: number;
	to: number;
} {
	const bounds = adGroupShares(campaign.world, campaign.adGroups.length);
	return {
		from: bounds[world.index] ?? 0,
		to: bounds[world.index + 1] ?? 1,
	};
}

function shareOfAd({ world, adGroup }: Ad): { from: number; to: number } {
	const group = shareOfGroup(adGroup);
	const bounds = adShares(adGroup.world, adGroup.ads.length);
	// The last part ends where the group's does, and not a rounding beside it.
	const at = (share: number) =>
		share === 1 ? group.to : group.from + (group.to - group.from) * share;
	return {
		from: at(bounds[world.index] ?? 0),
		to: at(bounds[world.index + 1] ?? 1),
	};
}
