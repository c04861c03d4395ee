import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { Call } from "../calls/call.ts";
import { listed } from "../calls/pages.ts";
import { readList, readWords } from "../calls/query.ts";
import { adAccountOf, adGroupOf, adOf, campaignOf } from "../calls/reach.ts";
import {
	type Ad,
	type AdGroup,
	type Campaign,
	configuredStatuses,
} from "./objects.ts";
import { adGroupRow, adRow, campaignRow, type Row } from "./rows.ts";
import { effectiveStatuses } from "./statuses.ts";

const mostIds = 200;

/** `GET /ad_accounts/{ad_account_id}/campaigns` */
export function listCampaigns(call: Call): Reply {
	const { campaigns } = call.api.store.of(adAccountOf(call));
	const ids = readList(call.query, "id", mostIds);
	const found = [...campaigns.values()].filter(
		({ id }) => ids?.includes(id) ?? true,
	);
	return listed(call, found, (campaign) => tellCampaign(call, campaign));
}

/** `GET /ad_accounts/{ad_account_id}/ad_groups` */
export function listAdGroups(call: Call): Reply {
	const { adGroups } = call.api.store.of(adAccountOf(call));
	const ids = readList(call.query, "id", mostIds);
	// One campaign, unlike in the list of ads.
	const campaignId = call.query.get("campaign_id");
	const found = [...adGroups.values()].filter(
		({ id, campaign }) =>
			(ids?.includes(id) ?? true) &&
			(campaignId === null || campaign.id === campaignId),
	);
	return listed(call, found, (adGroup) => tellAdGroup(call, adGroup));
}

/** `GET /ad_accounts/{ad_account_id}/ads` */
export function listAds(call: Call): Reply {
	const { query, api } = call;
	const { ads } = api.store.of(adAccountOf(call));
	const ids = readList(query, "id", mostIds);
	const adGroupIds = readList(query, "ad_group_id", mostIds);
	const campaignIds = readList(query, "campaign_id", mostIds);
	const configured = readWords(query, "configured_status", configuredStatuses);
	const effective = readWords(query, "effective_status", effectiveStatuses);
	const found = [...ads.values()]
		.filter(
			({ id, adGroup }) =>
				(ids?.includes(id) ?? true) &&
				(adGroupIds?.includes(adGroup.id) ?? true) &&
				(campaignIds?.includes(adGroup.campaign.id) ?? true),
		)
		.map((ad) => tellAd(call, ad))
		.filter(
			(row) =>
				(configured?.includes(String(row.configured_status)) ?? true) &&
				(effective?.includes(String(row.effective_status)) ?? true),
		);
	return listed(call, found, (row) => row);
}

/** `GET /campaigns/{campaign_id}` */
export function describeCampaign(call: Call): Reply {
	return json(200, { data: tellCampaign(call, campaignOf(call)) });
}

/** `GET /ad_groups/{ad_group_id}` */
export function describeAdGroup(call: Call): Reply {
	return json(200, { data: tellAdGroup(call, adGroupOf(call)) });
}

/** `GET /ads/{ad_id}` */
export function describeAd(call: Call): Reply {
	return json(200, { data: tellAd(call, adOf(call)) });
}

/** A campaign as every reply tells it. */
export function tellCampaign(call: Call, campaign: Campaign): Row {
	return tell(call, campaign.id, campaignRow(campaign, call.now));
}

export function tellAdGroup(call: Call, adGroup: AdGroup): Row {
	return tell(call, adGroup.id, adGroupRow(adGroup, call.now));
}

export function tellAd(call: Call, ad: Ad): Row {
	return tell(call, ad.id, adRow(ad, call.now, call.api.behaviour));
}

function tell({ api }: Call, id: string, row: Row): Row {
	return api.oddities.apply(id, { ...row, ...api.store.written.get(id) });
}
