import type { Reply } from "../simulator.ts";
import type { AccountCall, CustomerCall } from "./calls/call.ts";
import {
	queryAccountsInfo,
	searchAccounts,
} from "./customers/account-search.ts";
import { queryUser } from "./customers/user-query.ts";
import {
	keywordsByIds,
	listKeywords,
	listNegatives,
} from "./entities/keywords.ts";
import {
	adGroupsByIds,
	adsByIds,
	campaignsByIds,
	listAdGroups,
	listAds,
	listAssetGroups,
	listBudgets,
	listCampaigns,
} from "./entities/list.ts";
import { listMedia, listVideos, mediaByIds } from "./media/list.ts";
import { pollReport, submitReport } from "./reports/endpoints.ts";
import {
	addKeywords,
	deleteKeywords,
	updateKeywords,
} from "./writes/keywords.ts";
import { addNegatives, deleteNegatives } from "./writes/negatives.ts";
import { updateAdGroups, updateAds } from "./writes/update-ads.ts";
import { updateBudgets, updateCampaigns } from "./writes/update-campaigns.ts";

type Endpoint<Call> = (call: Call) => Reply;

/** Operations on customers, by method and path below the version: these need no account. */
export const customerEndpoints: Readonly<
	Record<string, Endpoint<CustomerCall>>
> = {
	"POST User/Query": queryUser,
	"POST Accounts/Search": searchAccounts,
	"POST AccountsInfo/Query": queryAccountsInfo,
};

/** Operations on what an account has. */
export const campaignEndpoints: Readonly<
	Record<string, Endpoint<AccountCall>>
> = {
	"POST Campaigns/QueryByAccountId": listCampaigns,
	"POST Campaigns/QueryByIds": campaignsByIds,
	"PUT Campaigns": updateCampaigns,
	"POST AdGroups/QueryByCampaignId": listAdGroups,
	"POST AdGroups/QueryByIds": adGroupsByIds,
	"PUT AdGroups": updateAdGroups,
	"POST Ads/QueryByAdGroupId": listAds,
	"POST Ads/QueryByIds": adsByIds,
	"PUT Ads": updateAds,
	"POST AssetGroups/QueryByCampaignId": listAssetGroups,
	"POST Budgets/QueryByIds": listBudgets,
	"PUT Budgets": updateBudgets,
	"POST Keywords/QueryByAdGroupId": listKeywords,
	"POST Keywords/QueryByIds": keywordsByIds,
	"POST Keywords": addKeywords,
	"PUT Keywords": updateKeywords,
	"DELETE Keywords": deleteKeywords,
	"POST NegativeKeywords/QueryByEntityIds": listNegatives,
	"POST EntityNegativeKeywords": addNegatives,
	"DELETE EntityNegativeKeywords": deleteNegatives,
	"POST MediaMetaData/QueryByAccountId": listMedia,
	"POST MediaMetaData/QueryByIds": mediaByIds,
	"POST Videos/QueryByIds": listVideos,
};

/** Operations on reports. */
export const reportingEndpoints: Readonly<
	Record<string, Endpoint<AccountCall>>
> = {
	"POST GenerateReport/Submit": submitReport,
	"POST GenerateReport/Poll": pollReport,
};
