import type { Reply } from "../simulator.ts";
import { describePost, listIdentities } from "./assets/identity-endpoints.ts";
import { describeImages, searchImages } from "./assets/images.ts";
import { listPixels } from "./assets/pixel-endpoint.ts";
import { describeVideos, searchVideos } from "./assets/videos.ts";
import type { Call } from "./calls/call.ts";
import { listAdGroups, listAds, listCampaigns } from "./entities/list.ts";
import { readReport } from "./reports/integrated.ts";
import { listRegions } from "./reports/regions.ts";
import {
	cancelTask,
	checkTask,
	createTask,
	downloadTask,
} from "./reports/task-endpoints.ts";
import { updateAdGroup } from "./writes/adgroup-update.ts";
import { updateBudgets } from "./writes/budget-update.ts";
import { updateCampaign } from "./writes/campaign-update.ts";
import {
	updateAdGroupStatus,
	updateAdStatus,
	updateCampaignStatus,
} from "./writes/status-update.ts";

/** A call about an advertiser, and the permission that the app needs for it. */
export type Endpoint = {
	scope: string;
	/** True where `advertiser_ids` names several, and a single one beside them means nothing. */
	isOfSeveral?: boolean;
	run: (call: Call) => Reply | Promise<Reply>;
};

/** Calls about an advertiser, by method and path below the version. */
export const endpoints: Readonly<Record<string, Endpoint>> = {
	"GET campaign/get/": { scope: "200", run: listCampaigns },
	"GET adgroup/get/": { scope: "210", run: listAdGroups },
	"GET ad/get/": { scope: "220", run: listAds },
	"GET file/image/ad/info/": { scope: "600", run: describeImages },
	"GET file/image/ad/search/": { scope: "600", run: searchImages },
	"GET file/video/ad/info/": { scope: "610", run: describeVideos },
	"GET file/video/ad/search/": { scope: "610", run: searchVideos },
	"GET identity/get/": { scope: "220", run: listIdentities },
	"GET identity/video/info/": { scope: "220", run: describePost },
	"GET pixel/list/": { scope: "800", run: listPixels },
	"GET report/integrated/get/": {
		scope: "44",
		isOfSeveral: true,
		run: readReport,
	},
	"POST report/task/create/": {
		scope: "44",
		isOfSeveral: true,
		run: createTask,
	},
	"GET report/task/check/": { scope: "44", run: checkTask },
	"GET report/task/download/": { scope: "44", run: downloadTask },
	"POST report/task/cancel/": { scope: "44", run: cancelTask },
	"POST campaign/update/": { scope: "201", run: updateCampaign },
	"POST campaign/status/update/": { scope: "201", run: updateCampaignStatus },
	"POST adgroup/update/": { scope: "211", run: updateAdGroup },
	"POST adgroup/budget/update/": { scope: "211", run: updateBudgets },
	"POST adgroup/status/update/": { scope: "211", run: updateAdGroupStatus },
	"POST ad/status/update/": { scope: "221", run: updateAdStatus },
	"GET tool/region/": { scope: "200", run: listRegions },
};
