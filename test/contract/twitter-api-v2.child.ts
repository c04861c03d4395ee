/**
 * Runs in a process of its own, because the client's proxy and trust are set by environment variables that Node reads at
 * start. Speaks to X's own host names, with nothing set in the client. Prints one JSON object.
 */
import { gunzipSync } from "node:zlib";
import { ApiResponseError, TwitterApi } from "twitter-api-v2";

const appKey = process.env.CLIENT_ID ?? "";
const appSecret = process.env.CLIENT_SECRET ?? "";
const callback = process.env.CLIENT_CALLBACK ?? "";

/** Catches what a call that must fail throws, as far as it is plain. */
async function failure(acting: Promise<unknown>) {
	try {
		await acting;
		return null;
	} catch (error) {
		if (!(error instanceof ApiResponseError)) throw error;
		return { status: error.code, errors: error.errors, data: error.data };
	}
}

const app = new TwitterApi({ appKey, appSecret });
const link = await app.generateAuthLink(callback, {
	linkMode: "authorize",
	forceLogin: true,
	screenName: "brand_owner",
});
const page = await fetch(link.url, {
	redirect: "manual",
	headers: { "x-sandbox-consent": "allow" },
});
const answer = new URL(page.headers.get("location") ?? "").searchParams;
const pending = new TwitterApi({
	appKey,
	appSecret,
	accessToken: link.oauth_token,
	accessSecret: link.oauth_token_secret,
});
const signedIn = await pending.login(answer.get("oauth_verifier") ?? "");
const { client } = signedIn;
type Rows = { data: Record<string, unknown>[]; next_cursor: string | null };
const accounts = await client.ads.get<Rows>("accounts", {
	count: 2,
	with_deleted: true,
	q: "Maple & Co",
});
const below = `accounts/${accounts.data[0]?.id}`;

/** Reads a list page by page. */
async function all(path: string, query: Record<string, string | number>) {
	const rows: Rows["data"] = [];
	let pages = 0;
	let cursor: string | null = null;
	do {
		const page: Rows = await client.ads.get<Rows>(path, {
			...query,
			...(cursor === null ? {} : { cursor }),
		});
		rows.push(...page.data);
		pages += 1;
		cursor = page.next_cursor;
	} while (cursor !== null);
	return { rows, pages };
}
const campaigns = await all(`${below}/campaigns`, { count: 3 });
const ids = campaigns.rows.map(({ id }) => String(id));
const day = (back: number) =>
	new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
const window = {
	entity: "CAMPAIGN",
	entity_ids: ids.join(","),
	start_time: day(5),
	end_time: day(2),
	granularity: "DAY",
	placement: "ALL_ON_TWITTER",
	metric_groups: "ENGAGEMENT,BILLING",
};
const stats = await client.ads.get<Rows>(`stats/${below}`, window);
// The client turns parameters of changes into a form, as X's oldest endpoints take them; the Ads API wants them in the query.
const inQuery = (path: string, query: Record<string, string>) =>
	`${path}?${new URLSearchParams(query)}`;
const made = await client.ads.post<{ data: { id_str: string } }>(
	inQuery(`stats/jobs/${below}`, window),
);
let url: string | null = null;
for (let looks = 0; url === null && looks < 200; looks++) {
	await new Promise((resolve) => setTimeout(resolve, 50));
	const { data } = await client.ads.get<Rows>(`stats/jobs/${below}`, {
		job_ids: made.data.id_str,
	});
	url = (data[0]?.url ?? null) as string | null;
}
const file = await fetch(url ?? "");
const report = JSON.parse(
	gunzipSync(Buffer.from(await file.arrayBuffer())).toString(),
) as Rows;
const library = await client.ads.get<Rows>(`${below}/media_library`);
const picture = await fetch(String(library.data[0]?.media_url));
const changed = await client.ads.put<{ data: Record<string, unknown> }>(
	inQuery(`${below}/campaigns/${ids[0]}`, {
		entity_status: "PAUSED",
		daily_budget_amount_local_micro: "61000000",
	}),
);
const tooFine = await failure(
	client.ads.put(
		inQuery(`${below}/campaigns/${ids[0]}`, {
			daily_budget_amount_local_micro: "61000001",
		}),
	),
);
const items = await client.ads.get<Rows>(`${below}/line_items`, {
	campaign_ids: ids[0] ?? "",
});
const added = await client.ads.post<{ data: Record<string, unknown> }>(
	inQuery(`${below}/targeting_criteria`, {
		line_item_id: String(items.data[0]?.id),
		operator_type: "EQ",
		targeting_type: "PHRASE_KEYWORD",
		targeting_value: "canvas bag (large)!",
	}),
);
const batched = await client.ads.post<Rows>(
	`batch/${below}/campaigns`,
	[
		{
			operation_type: "Update",
			params: { campaign_id: ids[0], entity_status: "ACTIVE" },
		},
	] as unknown as Record<string, unknown>,
	{ forceBodyMode: "json" },
);
const unfit = await failure(client.ads.get("accounts", { count: 5000 }));
const again = await failure(
	pending.login(answer.get("oauth_verifier") ?? "").then(() => null),
);
const foreign = await failure(client.ads.get("accounts/18ce5nobody"));
const wrongSecret = new TwitterApi({
	appKey,
	appSecret: "another",
	accessToken: signedIn.accessToken,
	accessSecret: signedIn.accessSecret,
});
const misSigned = await failure(wrongSecret.ads.get("accounts"));
const ended = await client.v1.post("oauth/invalidate_token.json");
const afterwards = await failure(client.ads.get("accounts"));

process.stdout.write(
	JSON.stringify({
		callbackToken: answer.get("oauth_token") === link.oauth_token,
		confirmed: link.oauth_callback_confirmed,
		userId: signedIn.userId,
		screenName: signedIn.screenName,
		accounts,
		pages: campaigns.pages,
		names: campaigns.rows.map(({ name }) => name),
		isReportTheSame: JSON.stringify(report.data) === JSON.stringify(stats.data),
		seen: JSON.stringify(stats.data).length > 500,
		reportHost: new URL(url ?? "").host,
		picture: picture.headers.get("content-type"),
		pictureHost: new URL(picture.url).host,
		changed: changed.data,
		tooFine,
		added: added.data,
		batched: batched.data,
		unfit,
		again,
		foreign,
		misSigned,
		ended: ended.access_token === signedIn.accessToken,
		afterwards,
	}),
);
