import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { AccountCall } from "../calls/call.ts";
import { type BatchError, batchError, Refused } from "../calls/refusal.ts";
import { accountIdOf } from "../ids.ts";
import { findAdGroup, findCampaign } from "./find.ts";
import type { Campaign } from "./objects.ts";
import { renderAd, renderAssetGroup } from "./render-ad.ts";
import {
	renderAdGroup,
	renderBudget,
	renderCampaign,
} from "./render-campaign.ts";

const campaignTypes = [
	"Search",
	"Shopping",
	"DynamicSearchAds",
	"Audience",
	"Hotel",
	"PerformanceMax",
	"App",
] as const;
const adTypes = [
	"Text",
	"Image",
	"Product",
	"AppInstall",
	"ExpandedText",
	"DynamicSearch",
	"ResponsiveAd",
	"ResponsiveSearch",
	"Hotel",
] as const;
const mostIds = 100;

/** `POST Campaigns/QueryByAccountId`: without types those of Search alone. */
export function listCampaigns(call: AccountCall): Reply {
	const { input, api, account } = call;
	input.only("AccountId", "CampaignType", "ReturnAdditionalFields");
	expectAccount(call);
	const fits = typeFilter(call);
	return json(200, {
		Campaigns: [...api.store.of(account).campaigns.values()]
			.filter((campaign) => campaign.switch !== "Deleted" && fits(campaign))
			.map((campaign) =>
				api.oddities.changed("campaign", renderCampaign(campaign)),
			),
	});
}

/** `POST Campaigns/QueryByIds`: what is not there is null, with the reason beside it. */
export function campaignsByIds(call: AccountCall): Reply {
	const { input, api, account } = call;
	input.only(
		"AccountId",
		"CampaignIds",
		"CampaignType",
		"ReturnAdditionalFields",
	);
	expectAccount(call);
	const fits = typeFilter(call);
	const { campaigns } = api.store.of(account);
	return byIds("Campaigns", needIds(call, "CampaignIds"), 1100, (id) => {
		const found = campaigns.get(id);
		return found === undefined || found.switch === "Deleted" || !fits(found)
			? null
			: api.oddities.changed("campaign", renderCampaign(found));
	});
}

/** `POST AdGroups/QueryByCampaignId` */
export function listAdGroups(call: AccountCall): Reply {
	const { input, api } = call;
	input.only("CampaignId", "ReturnAdditionalFields");
	const campaign = findCampaign(call, input.needId("CampaignId"));
	const groups = campaign.type === "PerformanceMax" ? [] : campaign.adGroups;
	return json(200, {
		AdGroups: groups
			.filter((one) => one.switch !== "Deleted")
			.map((one) => api.oddities.changed("adgroup", renderAdGroup(one))),
	});
}

/** `POST AdGroups/QueryByIds` */
export function adGroupsByIds(call: AccountCall): Reply {
	const { input, api } = call;
	input.only("CampaignId", "AdGroupIds", "ReturnAdditionalFields");
	const campaign = findCampaign(call, input.needId("CampaignId"));
	const groups = campaign.type === "PerformanceMax" ? [] : campaign.adGroups;
	return byIds("AdGroups", needIds(call, "AdGroupIds"), 1201, (id) => {
		const found = groups.find((one) => one.id === id);
		return found === undefined || found.switch === "Deleted"
			? null
			: api.oddities.changed("adgroup", renderAdGroup(found));
	});
}

/** `POST Ads/QueryByAdGroupId`: types must be named. */
export function listAds(call: AccountCall): Reply {
	const { input, api } = call;
	input.only("AdGroupId", "AdTypes", "ReturnAdditionalFields");
	const types = needAdTypes(call);
	const { ads } = findAdGroup(call, input.needId("AdGroupId"));
	return json(200, {
		Ads: ads
			.filter((ad) => ad.switch !== "Deleted" && types.includes(ad.type))
			.map((ad) => api.oddities.changed("ad", renderAd(ad, api.world))),
	});
}

/** `POST Ads/QueryByIds` */
export function adsByIds(call: AccountCall): Reply {
	const { input, api } = call;
	input.only("AdGroupId", "AdIds", "AdTypes", "ReturnAdditionalFields");
	const types = needAdTypes(call);
	const { ads } = findAdGroup(call, input.needId("AdGroupId"));
	return byIds("Ads", needIds(call, "AdIds"), 1308, (id) => {
		const found = ads.find((ad) => ad.id === id && types.includes(ad.type));
		return found === undefined || found.switch === "Deleted"
			? null
			: api.oddities.changed("ad", renderAd(found, api.world));
	});
}

/** `POST Budgets/QueryByIds`: all shared ones where no ids are named. */
export function listBudgets({ input, api, account }: AccountCall): Reply {
	const wanted = input.only("BudgetIds").ids("BudgetIds");
	const { budgets, campaigns } = api.store.of(account);
	const render = (id: string) => {
		const budget = budgets.get(id);
		if (budget === undefined) return null;
		const users = [...campaigns.values()].filter(
			(one) => one.budget === budget && one.switch !== "Deleted",
		);
		return renderBudget(budget, users.length);
	};
	if (wanted === null)
		return json(200, {
			Budgets: [...budgets.keys()].map(render),
			PartialErrors: [],
		});
	return byIds("Budgets", wanted, 4916, render);
}

/** `POST AssetGroups/QueryByCampaignId` */
export function listAssetGroups(call: AccountCall): Reply {
	const { input, api } = call;
	input.only("CampaignId", "ReturnAdditionalFields");
	const { type, adGroups } = findCampaign(call, input.needId("CampaignId"));
	return json(200, {
		AssetGroups:
			type === "PerformanceMax"
				? adGroups.map((group) => renderAssetGroup(group, api.world))
				: [],
		PartialErrors: [],
	});
}

/** Records in the order of their ids, null for those that are not there. */
export function byIds<Rendered>(
	name: string,
	ids: readonly string[],
	code: number,
	find: (id: string) => Rendered | null,
): Reply {
	const errors: BatchError[] = [];
	const found = ids.map((id, index) => {
		const one = find(id);
		if (one === null) errors.push(batchError(index, code));
		return one;
	});
	return json(200, { [name]: found, PartialErrors: errors });
}

/** @throws {Refused} 516 for none, 513 for too many */
export function needIds({ input }: AccountCall, name: string): string[] {
	const ids = input.ids(name);
	if (ids === null || ids.length === 0) throw new Refused(516, name);
	if (ids.length > mostIds) throw new Refused(513, name);
	return ids;
}

/** @throws {Refused} 1102 where the body names another account than the headers */
export function expectAccount({ input, account }: AccountCall): void {
	if (input.needId("AccountId") !== accountIdOf(account))
		throw new Refused(1102);
}

function typeFilter({ input }: AccountCall): (campaign: Campaign) => boolean {
	const types = input.flags("CampaignType", campaignTypes) ?? ["Search"];
	return ({ type }) => types.includes(type);
}

function needAdTypes({ input }: AccountCall): readonly string[] {
	const all = input.list("AdTypes");
	if (all === null || all.length === 0) throw new Refused(206, "AdTypes");
	return all.map((one) => {
		const known = adTypes.find((type) => type === one);
		if (known === undefined) throw new Refused(201, "AdTypes");
		return known;
	});
}
