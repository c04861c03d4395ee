/**
 * Runs in a process of its own, because the client's proxy and trust are set by environment variables that Node reads at
 * start. Speaks to LinkedIn's own host names, with nothing set in the client. Prints one JSON object.
 */
import { AuthClient, RestliClient } from "linkedin-api-client";

const day = (process.env.CLIENT_DAY ?? "").split("-").map(Number);
const auth = new AuthClient({
	clientId: process.env.CLIENT_ID ?? "",
	clientSecret: process.env.CLIENT_SECRET ?? "",
	redirectUrl: process.env.CLIENT_CALLBACK ?? "",
});

/** Catches what a call that must fail throws, as far as it is plain. */
async function failure(acting: Promise<unknown>) {
	try {
		await acting;
		return null;
	} catch (error) {
		const { response } = error as {
			response: { status: number; data: unknown };
		};
		return { status: response.status, data: response.data };
	}
}

const page = auth.generateMemberAuthorizationUrl(
	["r_ads", "rw_ads", "r_ads_reporting", "r_basicprofile"],
	"state",
);
const consent = await fetch(page, {
	redirect: "manual",
	headers: { "x-sandbox-consent": "allow", "x-sandbox-account": "brand_owner" },
});
const { searchParams } = new URL(consent.headers.get("location") ?? "");
const first = await auth.exchangeAuthCodeForAccessToken(
	searchParams.get("code") ?? "",
);
const tokens = await auth.exchangeRefreshTokenForAccessToken(
	first.refresh_token ?? "",
);
// Its types promise the body, and it gives the whole reply.
const { data: introspected } = (await auth.introspectAccessToken(
	tokens.access_token,
)) as unknown as { data: object };

const client = new RestliClient();
const usual = {
	accessToken: tokens.access_token,
	versionString: "202607",
};
const me = await client.get({
	resourcePath: "/me",
	accessToken: tokens.access_token,
});
const accounts = await client.finder({
	...usual,
	resourcePath: "/adAccounts",
	finderName: "search",
	queryParams: { search: { status: { values: ["ACTIVE"] }, test: false } },
});
const [account] = accounts.data.elements;
const pathKeys = { account: account?.id };
const groupsPath = "/adAccounts/{account}/adCampaignGroups";
const campaignsPath = "/adAccounts/{account}/adCampaigns";

const pages: string[][] = [];
const groups: number[] = [];
let pageToken: string | undefined;
do {
	const { data } = await client.finder({
		...usual,
		resourcePath: groupsPath,
		pathKeys,
		finderName: "search",
		queryParams: {
			search: {
				status: { values: ["ACTIVE", "PAUSED", "ARCHIVED", "DRAFT"] },
			},
			pageSize: 5,
			...(pageToken === undefined ? {} : { pageToken }),
			fields: "id,name",
		},
	});
	pages.push(data.elements.map(({ name }) => name));
	groups.push(...data.elements.map(({ id }) => id));
	({ nextPageToken: pageToken } = (
		data as unknown as { metadata: { nextPageToken?: string } }
	).metadata);
} while (pageToken !== undefined);

const campaigns = await client.finder({
	...usual,
	resourcePath: campaignsPath,
	pathKeys,
	finderName: "search",
	queryParams: {
		search: {
			campaignGroup: {
				values: [`urn:li:sponsoredCampaignGroup:${groups[0]}`],
			},
		},
	},
});
const [campaign] = campaigns.data.elements;
const many = await client.batchGet({
	...usual,
	resourcePath: campaignsPath,
	pathKeys,
	ids: campaigns.data.elements.map(({ id }) => id),
});
const creatives = await client.finder({
	...usual,
	resourcePath: "/adAccounts/{account}/creatives",
	pathKeys,
	finderName: "criteria",
	queryParams: {
		campaigns: [`urn:li:sponsoredCampaign:${campaign?.id}`],
	},
});
const date = { year: day[0], month: day[1], day: day[2] };
const question = {
	...usual,
	resourcePath: "/adAnalytics",
	finderName: "analytics",
	queryParams: {
		pivot: "CAMPAIGN_GROUP",
		timeGranularity: "DAILY",
		dateRange: { start: date, end: date },
		accounts: [`urn:li:sponsoredAccount:${account?.id}`],
		fields: "pivotValues,dateRange,impressions,clicks,costInLocalCurrency",
	},
};
const numbers = await client.finder(question);
// So many facets are too long for an address: the client puts the query into the body.
const tunnelled = await client.finder({
	...question,
	queryParams: {
		...question.queryParams,
		campaignGroups: [
			...groups,
			...Array.from({ length: 100 }, (_, index) => index + 1),
		].map((id) => `urn:li:sponsoredCampaignGroup:${id}`),
	},
});

const update = (patchSetObject: object) =>
	client.partialUpdate({
		...usual,
		resourcePath: `${campaignsPath}/{campaign}`,
		pathKeys: { ...pathKeys, campaign: campaign?.id },
		patchSetObject,
	});
const updated = await update({
	dailyBudget: { amount: "81.50", currencyCode: "EUR" },
	status: "PAUSED",
});
const after = await client.get({
	...usual,
	resourcePath: `${campaignsPath}/{campaign}`,
	pathKeys: { ...pathKeys, campaign: campaign?.id },
});
const tooLittle = await failure(
	update({ dailyBudget: { amount: "1.00", currencyCode: "EUR" } }),
);
const retired = await failure(
	client.finder({ ...question, versionString: "202501" }),
);
const wrongToken = await failure(
	client.finder({ ...question, accessToken: "nobody's" }),
);

process.stdout.write(
	JSON.stringify({
		scope: first.scope,
		introspected,
		me: me.data,
		accounts: accounts.data.elements,
		pages,
		groups,
		campaigns: campaigns.data.elements,
		many: Object.keys(many.data.results),
		creatives: creatives.data.elements,
		numbers: numbers.data.elements,
		tunnelled: tunnelled.data.elements,
		updated: updated.status,
		after: after.data,
		tooLittle,
		retired,
		wrongToken,
	}),
);
