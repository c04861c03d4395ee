import type { AdDraft, AdGroupDraft, KeywordDraft } from "../drafts.ts";
import type { List } from "../parts.ts";
import { readAdGroups } from "./ad-groups.ts";
import { readAds } from "./ads.ts";
import { belowAdGroups, belowCampaigns } from "./below-campaigns.ts";
import { readKeywordsOf } from "./keywords.ts";
import { toAd } from "./mapper.ts";

export const adGroups: List<AdGroupDraft> = (session, account, options = {}) =>
	belowCampaigns(session, account, options, (campaignId) =>
		readAdGroups(session, account, campaignId),
	);

export const ads: List<AdDraft> = (session, account, options = {}) =>
	belowAdGroups(session, account, options, (place) =>
		readAds(session, account, place.adGroupExternalId, (row) =>
			toAd(row, place),
		),
	);

/** Kinds of campaigns that bid on words: the others ask by products, places or people. */
const campaignsWithKeywords = ["Search", "DynamicSearchAds"];

/** Keywords that ad groups bid on, and their negative ones. Those of campaigns and of shared lists belong to no ad group. */
export const keywords: List<KeywordDraft> = (session, account, options = {}) =>
	belowAdGroups(
		session,
		account,
		options,
		(place) => readKeywordsOf(session, account, place),
		campaignsWithKeywords,
	);
