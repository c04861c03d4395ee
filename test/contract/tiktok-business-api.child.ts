/**
 * Runs in a process of its own, because the proxy and trust are set by environment variables that Node reads at start.
 * Speaks to TikTok's own host name. Prints one JSON object.
 */
import { globalAgent } from "node:https";
import {
	AccountManagementApi,
	AdApi,
	AdgroupApi,
	type Answer,
	ApiClient,
	AuthenticationApi,
	CampaignCreationApi,
	FileApi,
	ReportingApi,
} from "tiktok-business-api-sdk-official";

const appId = process.env.CLIENT_ID ?? "";
const secret = process.env.CLIENT_SECRET ?? "";
const callback = process.env.CLIENT_CALLBACK ?? "";
const day = process.env.CLIENT_DAY ?? "";

type Start = (done: (error: Error | null, answer: Answer) => void) => void;

/** Data of a call, which the client gives to a function. */
const dataOf = (start: Start) =>
	new Promise<Answer["data"]>((resolve, reject) =>
		start((error, answer) => (error ? reject(error) : resolve(answer.data))),
	);
/** The one sentence that the client makes of a refusal. */
const refusalOf = (start: Start) =>
	dataOf(start).then(
		() => null,
		(error: Error) => error.message.replace(/request_id:\d+ /, ""),
	);

// Of itself the client goes past every proxy: this is the setting that it has for another way out.
ApiClient.instance.requestAgent = globalAgent;

const page = new URL("https://business-api.tiktok.com/portal/auth");
page.searchParams.set("app_id", appId);
page.searchParams.set("redirect_uri", callback);
const consent = await fetch(page, {
	redirect: "manual",
	headers: { "x-sandbox-consent": "allow", "x-sandbox-account": "brand_owner" },
});
const { searchParams } = new URL(consent.headers.get("location") ?? "");

const authentication = new AuthenticationApi();
const exchange: Start = (done) =>
	authentication.oauth2AccessToken(
		{
			body: { app_id: appId, secret, auth_code: searchParams.get("auth_code") },
		},
		done,
	);
const token = String((await dataOf(exchange)).access_token);
const advertisers = await dataOf((done) =>
	authentication.oauth2AdvertiserGet(appId, secret, token, done),
);
const [{ advertiser_id: advertiser } = { advertiser_id: "" }] =
	advertisers.list as { advertiser_id: string }[];
const described = await dataOf((done) =>
	new AccountManagementApi().advertiserInfo(
		[advertiser],
		token,
		{ fields: ["name", "currency", "display_timezone"] },
		done,
	),
);

const campaigns = new CampaignCreationApi();
const pages: unknown[][] = [];
const ids: string[] = [];
for (let number = 1; ; number++) {
	const { list, page_info } = (await dataOf((done) =>
		campaigns.campaignGet(
			advertiser,
			token,
			{
				fields: ["campaign_id", "campaign_name", "operation_status"],
				filtering: { primary_status: "STATUS_ALL" },
				page: number,
				page_size: 4,
			},
			done,
		),
	)) as {
		list: { campaign_id: string; campaign_name: string }[];
		page_info: { total_page: number };
	};
	pages.push(list.map(({ campaign_name }) => campaign_name));
	ids.push(...list.map(({ campaign_id }) => campaign_id));
	if (number >= page_info.total_page) break;
}
const [first = ""] = ids;

const reports = new ReportingApi();
const asked = {
	advertiser_id: advertiser,
	service_type: "AUCTION",
	data_level: "AUCTION_CAMPAIGN",
	dimensions: ["campaign_id", "stat_time_day"],
	metrics: ["spend", "impressions", "clicks", "complete_payment"],
	start_date: day,
	end_date: day,
	page_size: 100,
};
const report = await dataOf((done) =>
	reports.reportIntegratedGet("BASIC", token, asked, done),
);
const wrongMetric = await refusalOf((done) =>
	reports.reportIntegratedGet(
		"BASIC",
		token,
		{ ...asked, metrics: ["video_views"] },
		done,
	),
);
const task = await dataOf((done) =>
	reports.reportTaskCreate(
		token,
		{ body: { ...asked, report_type: "BASIC" } },
		done,
	),
);
const checked = await dataOf((done) =>
	reports.reportTaskCheck(String(task.task_id), advertiser, token, done),
);

const ads = (
	await dataOf((done) =>
		new AdApi().adGet(advertiser, token, { page_size: 100 }, done),
	)
).list as { video_id: string | null }[];
const film = ads.find(({ video_id }) => video_id !== null)?.video_id ?? "";
const videos = await dataOf((done) =>
	new FileApi().adVideoInfo(advertiser, [film], token, done),
);

const switched = await dataOf((done) =>
	campaigns.campaignStatusUpdate(
		token,
		{
			body: {
				advertiser_id: advertiser,
				campaign_ids: [first],
				operation_status: "DISABLE",
			},
		},
		done,
	),
);
const tooLittle = await refusalOf((done) =>
	campaigns.campaignUpdate(
		token,
		{
			body: { advertiser_id: advertiser, campaign_id: ids[1], budget: 1 },
		},
		done,
	),
);
const foreign = await refusalOf((done) =>
	new AdgroupApi().adgroupStatusUpdate(
		token,
		{
			body: {
				advertiser_id: "7100000000000000000",
				adgroup_ids: ["1"],
				operation_status: "ENABLE",
			},
		},
		done,
	),
);
const wrongToken = await refusalOf((done) =>
	campaigns.campaignGet(advertiser, "nobody's", {}, done),
);
// A code that comes twice may end the token, so it is the last thing.
const usedCode = await refusalOf(exchange);

process.stdout.write(
	JSON.stringify({
		usedCode,
		advertisers,
		described,
		pages,
		ids,
		report,
		wrongMetric,
		taskId: task.task_id,
		checked,
		videos,
		switched,
		tooLittle,
		foreign,
		wrongToken,
	}),
);
