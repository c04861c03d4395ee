/**
 * Runs in a process of its own, because the SDK keeps its address and version in the class. Moves both to the sandbox as a
 * user of the SDK can, changes nothing else in it, and prints one JSON object.
 */
import sdk from "facebook-nodejs-business-sdk";

const { AdAccount, AdSet, Campaign, FacebookAdsApi, User } = sdk;
const graph = process.env.GRAPH_URL ?? "";
const token = process.env.GRAPH_TOKEN ?? "";
const accountId = process.env.GRAPH_ACCOUNT ?? "";

Object.defineProperty(FacebookAdsApi, "GRAPH", { get: () => graph });
Object.defineProperty(FacebookAdsApi, "VERSION", { get: () => "v26.0" });
// The SDK's reports know no other API than the one of the whole process.
const api = FacebookAdsApi.init(token, "en_US", false);

/** Catches what a call that must fail throws, as far as it is plain. */
async function failure(acting: Promise<unknown>) {
	try {
		await acting;
		return null;
	} catch (error) {
		const { name, status, response } = error as {
			name: string;
			status: number;
			response: unknown;
		};
		return { name, status, response };
	}
}

const plain = (objects: Iterable<{ _data: object }>) =>
	[...objects].map(({ _data }) => _data);

const accounts = await new User("me", {}, undefined, api).getAdAccounts(
	["id", "name", "currency", "account_status"],
	{ limit: 100 },
);
const account = new AdAccount(accountId, {}, undefined, api);

const pages: object[][] = [];
let cursor = await account.getCampaigns(["id", "name", "effective_status"], {
	limit: 4,
	effective_status: ["ACTIVE", "PAUSED"],
});
for (;;) {
	pages.push(plain(cursor));
	if (!cursor.hasNext()) break;
	cursor = await cursor.next();
}

const question = {
	level: "campaign",
	time_increment: 1,
	time_range: {
		since: process.env.GRAPH_SINCE ?? "",
		until: process.env.GRAPH_UNTIL ?? "",
	},
	limit: 500,
};
const fields = ["campaign_id", "impressions", "spend", "actions"];
const direct = plain(await account.getInsights(fields, question));

const run = await account.getInsightsAsync(fields, question);
const states: string[] = [];
while (states.at(-1) !== "Job Completed" && states.length < 10) {
	const told = await run.get(["async_status", "async_percent_completion"]);
	states.push(String(told._data.async_status));
}
const report = plain(await run.getInsights([], { limit: 500 }));

const [adSetData] = plain(
	await account.getAdSets(["id", "status", "daily_budget"], { limit: 1 }),
) as { id: string; daily_budget: string }[];
const adSet = new AdSet(adSetData?.id ?? "", {}, undefined, api);
const budget = await adSet.update([], { daily_budget: 6400 });
const afterBudget = await adSet.get(["daily_budget"]);
const [campaignData] = plain(
	await account.getCampaigns(["id"], { limit: 1 }),
) as {
	id: string;
}[];
const campaign = new Campaign(campaignData?.id ?? "", {}, undefined, api);
const status = await campaign.update([], { status: "PAUSED" });
const afterStatus = await campaign.get(["status", "effective_status"]);

const tooLow = await failure(adSet.update([], { daily_budget: 1 }));
const unknownField = await failure(campaign.get(["colour"]));
const deadToken = await failure(
	new AdAccount(
		accountId,
		{},
		undefined,
		new FacebookAdsApi("EAAdead", "en_US", false),
	).get(["id"]),
);

process.stdout.write(
	JSON.stringify({
		accounts: plain(accounts),
		pages,
		direct,
		states,
		report,
		budget: budget._data ?? budget,
		afterBudget: afterBudget._data,
		status: status._data ?? status,
		afterStatus: afterStatus._data,
		tooLow,
		unknownField,
		deadToken,
	}),
);
