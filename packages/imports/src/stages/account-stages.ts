import type { ImportStream } from "@patchbay/db";
import {
	importAudiences,
	importCatalogItems,
	importSources,
} from "./account-lists.ts";
import { importAdGroups } from "./ad-groups.ts";
import { importAds } from "./ads.ts";
import { importAssetLinks } from "./asset-links.ts";
import { importAssets } from "./assets.ts";
import { importCampaigns } from "./campaigns.ts";
import { importFiles } from "./files.ts";
import { importKeywords } from "./keywords.ts";
import { importDailyMetrics } from "./metrics-daily.ts";
import { importHourlyMetrics } from "./metrics-hourly.ts";
import { importRegionMetrics } from "./metrics-region.ts";
import { reconcileTotals } from "./reconciliation.ts";
import type { AccountRun } from "./stage.ts";

/** Stage for each stream of an ad account; the others concern the whole connection. */
export const accountStages: Readonly<
	Record<
		Exclude<ImportStream, "PLAN" | "ACCOUNTS">,
		(run: AccountRun) => Promise<void>
	>
> = {
	CAMPAIGNS: importCampaigns,
	AD_GROUPS: importAdGroups,
	ADS: importAds,
	KEYWORDS: importKeywords,
	ASSETS: importAssets,
	ASSET_LINKS: importAssetLinks,
	FILES: importFiles,
	METRICS_DAILY: importDailyMetrics,
	METRICS_HOURLY: importHourlyMetrics,
	METRICS_REGION: importRegionMetrics,
	RECONCILIATION: reconcileTotals,
	AUDIENCES: importAudiences,
	CATALOG_ITEMS: importCatalogItems,
	SOURCES: importSources,
};
