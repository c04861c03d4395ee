/**
 * Runs in a process of its own, because its trust is set by an environment variable that Node reads at start. The client's
 * base path leads to the sandbox's TLS port: it takes the cursor out of a link with https alone. Prints one JSON object.
 */
import { createHash } from "node:crypto";
import {
	AccountsApi,
	ApiKeySession,
	CampaignsApi,
	CatalogsApi,
	FlowsApi,
	ListsApi,
	MetricsApi,
	OAuthApi,
	OAuthSession,
	ReportingApi,
	RetryWithExponentialBackoff,
	SegmentsApi,
	type TokenStorage,
} from "klaviyo-api";

const address = process.env.SANDBOX_ADDRESS ?? "";
const clientId = process.env.CLIENT_ID ?? "";
const clientSecret = process.env.CLIENT_SECRET ?? "";
const redirectUrl = process.env.CLIENT_CALLBACK ?? "";
const session = new ApiKeySession(process.env.API_KEY ?? "");

function at<Api extends { basePath: string }>(api: Api): Api {
	api.basePath = address;
	return api;
}

/** Error that a call must end with, as far as it is plain. */
async function failure(acting: Promise<unknown>) {
	try {
		await acting;
		return null;
	} catch (error) {
		const { response } = error as {
			response?: { status: number; data: { errors?: object[] } };
		};
		if (response === undefined) throw error;
		return { status: response.status, errors: response.data.errors };
	}
}

interface Page {
	body: { data: { id?: string }[]; links?: { next?: string } };
}

/** All records of a list, by the client's own cursors, and how many pages there were. */
async function pagesOf(read: (pageCursor?: string) => Promise<unknown>) {
	const ids: string[] = [];
	let pages = 0;
	let cursor: string | undefined;
	do {
		const { body } = (await read(cursor)) as Page;
		ids.push(...body.data.map(({ id }) => id ?? ""));
		cursor = body.links?.next ?? undefined;
		pages++;
	} while (cursor !== undefined);
	return { pages, count: ids.length, distinct: new Set(ids).size };
}

const accounts = at(new AccountsApi(session));
const campaignsApi = at(new CampaignsApi(session));
const listsApi = at(new ListsApi(session));
const metricsApi = at(new MetricsApi(session));
const reportingApi = at(new ReportingApi(session));
const catalogsApi = at(new CatalogsApi(session));

const account = (await accounts.getAccounts()).body.data[0];
const isEmail = "equals(messages.channel,'email')";
const campaigns = await pagesOf((pageCursor) =>
	campaignsApi.getCampaigns(isEmail, {
		pageSize: 3,
		...(pageCursor === undefined ? {} : { pageCursor }),
	}),
);
const firstCampaign = (
	await campaignsApi.getCampaigns(isEmail, { include: ["campaign-messages"] })
).body;
const messages = (
	await campaignsApi.getMessagesForCampaign(firstCampaign.data[0]?.id ?? "", {
		include: ["template"],
	})
).body;
const metrics = (await metricsApi.getMetrics()).body.data;
const placedOrder = metrics.find(
	({ attributes }) => attributes.name === "Placed Order",
);
const report = (
	await reportingApi.queryCampaignValues({
		data: {
			type: "campaign-values-report",
			attributes: {
				statistics: ["delivered", "clicks", "conversion_value", "open_rate"],
				timeframe: { key: "last_30_days" },
				conversionMetricId: placedOrder?.id ?? "",
			},
		},
	})
).body.data.attributes.results;
const aggregate = (
	await metricsApi.queryMetricAggregates({
		data: {
			type: "metric-aggregate",
			attributes: {
				metricId: placedOrder?.id ?? "",
				measurements: ["count", "sum_value"],
				by: ["$attributed_message"],
				interval: "day",
				filter: [
					`greater-or-equal(datetime,${process.env.FROM_DAY})`,
					`less-than(datetime,${process.env.UNTIL_DAY})`,
				],
				timezone: "Europe/Berlin",
			},
		},
	})
).body.data.attributes;
const lists = await pagesOf((pageCursor) =>
	listsApi.getLists(pageCursor === undefined ? {} : { pageCursor }),
);
const segments = await pagesOf((pageCursor) =>
	at(new SegmentsApi(session)).getSegments(
		pageCursor === undefined ? {} : { pageCursor },
	),
);
const flows = await pagesOf((pageCursor) =>
	at(new FlowsApi(session)).getFlows(
		pageCursor === undefined ? {} : { pageCursor },
	),
);
const items = await pagesOf((pageCursor) =>
	catalogsApi.getCatalogItems({
		pageSize: 100,
		...(pageCursor === undefined ? {} : { pageCursor }),
	}),
);
const created = (
	await listsApi.createList({
		data: {
			type: "list",
			attributes: {
				name: "Made by the client 🎈",
				optInProcess: "single_opt_in",
			},
		},
	})
).body.data;
const read = (
	await listsApi.getList(created.id, {
		additionalFieldsList: ["profile_count"],
	})
).body.data;
const deleted = await listsApi.deleteList(created.id);
const missing = await failure(listsApi.getList(created.id));
const unfit = await failure(listsApi.getLists({ pageSize: 11 }));
const wrongKey = await failure(
	at(new AccountsApi(new ApiKeySession(`pk_${"0".repeat(34)}`))).getAccounts(),
);
const impatient = new ApiKeySession(
	process.env.API_KEY ?? "",
	new RetryWithExponentialBackoff({ numRetries: 1 }),
);
await setLimits(true);
const throttled = await failure(
	Promise.all([1, 2].map(() => at(new AccountsApi(impatient)).getAccounts())),
);
await setLimits(false);

const kept = new Map<string, Awaited<ReturnType<TokenStorage["retrieve"]>>>();
/** The client's own way to other addresses. */
class SandboxOAuthApi extends OAuthApi {
	override authorizeUrl = `${address}/oauth/authorize`;
	override tokenUrl = `${address}/oauth/token`;
}
const oauth = new SandboxOAuthApi(clientId, clientSecret, {
	save: (who, tokens) => {
		kept.set(who, tokens);
	},
	retrieve: (who) => {
		const tokens = kept.get(who);
		if (tokens === undefined) throw new Error("no tokens are kept");
		return tokens;
	},
});
const verifier = "klaviyo-api-client-".repeat(4);
const consentUrl = oauth.generateAuthorizeUrl(
	"state",
	"accounts:read lists:read",
	createHash("sha256").update(verifier).digest("base64url"),
	redirectUrl,
);
const page = await fetch(consentUrl, {
	redirect: "manual",
	headers: {
		"x-sandbox-consent": "allow",
		"x-sandbox-account": "brand.owner@example.com",
	},
});
const answer = new URL(page.headers.get("location") ?? "").searchParams;
const first = await oauth.createTokens(
	"shop",
	verifier,
	answer.get("code") ?? "",
	redirectUrl,
);
await fetch(
	`${process.env.SANDBOX_URL}/__sandbox/klaviyo/expire-access-tokens`,
	{
		method: "POST",
	},
);
// The first call is refused, and the client gets itself another token.
const byToken = (
	await at(new AccountsApi(new OAuthSession("shop", oauth))).getAccounts()
).body.data[0];
const withoutScope = await failure(
	at(new FlowsApi(new OAuthSession("shop", oauth))).getFlows(),
);

process.stdout.write(
	JSON.stringify({
		account: { id: account?.id, ...account?.attributes },
		campaigns,
		firstCampaign: {
			name: firstCampaign.data[0]?.attributes.name,
			includes: firstCampaign.included?.map(({ type }) => type),
		},
		messages: messages.data.length,
		templates: messages.included?.map(({ type }) => type),
		metrics: metrics.length,
		report: {
			rows: report.length,
			groupings: Object.keys(report[0]?.groupings ?? {}),
			statistics: report[0]?.statistics,
		},
		aggregate: {
			dates: aggregate.dates.length,
			rows: aggregate.data.length,
			counts: aggregate.data[0]?.measurements,
		},
		lists,
		segments,
		flows,
		items,
		created: created.attributes,
		read: read.attributes,
		deleted: deleted.response.status,
		missing,
		unfit,
		wrongKey,
		throttled,
		byToken: byToken?.id,
		isRefreshed: kept.get("shop")?.accessToken !== first.accessToken,
		withoutScope,
	}),
);

async function setLimits(isEnforced: boolean): Promise<void> {
	await fetch(`${process.env.SANDBOX_URL}/__sandbox/klaviyo/limits`, {
		method: "POST",
		body: JSON.stringify({ isEnforced }),
	});
}
