import {
	getCampaign,
	listAds,
	listAssets,
	listKeywords,
} from "@patchbay/catalog";
import { CampaignStatus, KeywordMatchType } from "../enums.ts";
import { listOf } from "../pages.ts";
import { globalId, Node } from "./node.ts";
import {
	Ad,
	AdGroup,
	AdPage,
	AssetPage,
	Campaign,
	Keyword,
	KeywordPage,
} from "./refs.ts";
import { Budget, toBudget } from "./values.ts";

AdGroup.implement({
	access: "tenant.read",
	interfaces: [Node],
	fields: (t) => ({
		id: t.id({ resolve: globalId("AdGroup") }),
		externalId: t.exposeString("externalId"),
		campaign: t.field({
			type: Campaign,
			resolve: ({ campaignId }, _args, ctx) =>
				getCampaign(ctx.read(), campaignId),
		}),
		name: t.exposeString("name"),
		status: t.expose("status", { type: CampaignStatus }),
		platformStatus: t.exposeString("platformStatus"),
		budget: t.field({
			type: Budget,
			nullable: true,
			resolve: async (adGroup, _args, ctx) => {
				if (adGroup.budgetMicros === null) return null;
				const campaign = await getCampaign(ctx.read(), adGroup.campaignId);
				return toBudget(adGroup, campaign.currencyCode);
			},
		}),
		ads: t.field({
			...listOf(AdPage),
			resolve: ({ id }, page, ctx) =>
				listAds(ctx.read(), { adGroupId: id, page }),
		}),
		keywords: t.field({
			...listOf(KeywordPage),
			resolve: ({ id }, page, ctx) =>
				listKeywords(ctx.read(), { adGroupId: id, page }),
		}),
	}),
});

Ad.implement({
	access: "tenant.read",
	interfaces: [Node],
	fields: (t) => ({
		id: t.id({ resolve: globalId("Ad") }),
		externalId: t.exposeString("externalId"),
		name: t.exposeString("name", { nullable: true }),
		status: t.expose("status", { type: CampaignStatus }),
		platformStatus: t.exposeString("platformStatus"),
		headlines: t.exposeStringList("headlines"),
		descriptions: t.exposeStringList("descriptions"),
		callToAction: t.exposeString("callToAction", { nullable: true }),
		destinationUrl: t.exposeString("destinationUrl", { nullable: true }),
		assets: t.field({
			...listOf(AssetPage),
			resolve: ({ id }, page, ctx) =>
				listAssets(ctx.read(), { page, parent: { adId: id } }),
		}),
	}),
});

Keyword.implement({
	access: "tenant.read",
	interfaces: [Node],
	fields: (t) => ({
		id: t.id({ resolve: globalId("Keyword") }),
		externalId: t.exposeString("externalId"),
		text: t.exposeString("text"),
		matchType: t.expose("matchType", { type: KeywordMatchType }),
		negative: t.exposeBoolean("negative"),
		status: t.expose("status", { type: CampaignStatus }),
	}),
});
