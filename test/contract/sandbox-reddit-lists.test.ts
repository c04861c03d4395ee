import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
	type RedditReply,
	type RedditRow,
	type RedditStand,
	startReddit,
} from "../support/sandbox-reddit.ts";

// Businesses, ad accounts and all below them, called as Reddit's documents say.

let stand: RedditStand;
let accounts: RedditRow[] = [];
let account = "";
beforeAll(async () => {
	stand = await startReddit({ campaigns: 12, days: 30 });
	accounts = await allAccounts();
	account = idOf("Alder & Pine Outdoor");
});
afterEach(() =>
	stand.control("reddit-ads/behaviour", {
		nextUrlLoops: false,
		nextUrlOrigin: null,
		adType: null,
		refusesMedia: false,
	}),
);
afterAll(() => stand.sandbox.stop());

async function allAccounts(): Promise<RedditRow[]> {
	const [business] = (await stand.get("me/businesses")).body.data;
	const { body } = await stand.call(
		"POST",
		`businesses/${business?.id}/ad_accounts/query`,
		{},
	);
	return body.data;
}
const idOf = (name: string) => {
	const found = accounts.find((each) => each.name === name);
	if (!found) throw new Error(`No account ${name}`);
	return String(found.id);
};
/** Rows of all pages, followed by their addresses. */
async function pagesOf(path: string): Promise<RedditReply["body"][]> {
	const pages: RedditReply["body"][] = [];
	for (let next: string | null = path; next !== null; ) {
		const { body } = await stand.get(next);
		pages.push(body);
		next = body.pagination.next_url;
	}
	return pages;
}
const rowsOf = async (path: string) =>
	(await pagesOf(path)).flatMap(({ data }) => data as RedditRow[]);

describe("whoever is signed in", () => {
	test("is told as a member, with businesses and their own ad accounts; shared ones are found by a query alone", async () => {
		const { data: me } = (await stand.get("me")).body;
		expect(me).toMatchObject({
			type: "MEMBER",
			email: "agency.admin@example.com",
			reddit_username: "agency_admin",
			reddit_user_id: expect.stringMatching(/^t2_/),
		});
		const businesses = (await stand.get("me/businesses")).body.data;
		expect(businesses).toEqual([
			expect.objectContaining({ name: "Northlight Agency", country: "US" }),
		]);
		const own = (await stand.get(`businesses/${businesses[0]?.id}/ad_accounts`))
			.body.data;
		expect(own).toHaveLength(1);
		expect(accounts).toHaveLength(7);
		expect(new Set(accounts.map(({ id }) => String(id).slice(0, 3)))).toEqual(
			new Set(["a2_", "t2_"]),
		);
		expect(
			accounts.find(({ name }) => name === "Northlight Outlet (closed)"),
		).toMatchObject({
			admin_approval: "SUSPENDED",
			suspension_reason: "OTHER",
		});
	});

	test("finds ad accounts by parts of names and by ids", async () => {
		const [business] = (await stand.get("me/businesses")).body.data;
		const query = async (data: unknown) =>
			await stand.call(
				"POST",
				`businesses/${business?.id}/ad_accounts/query`,
				data,
			);
		expect((await query({ filter: "name=@Lumen" })).body.data).toHaveLength(1);
		expect((await query({ filter: `id==${account}` })).body.data).toEqual([
			expect.objectContaining({ id: account, currency: "USD" }),
		]);
		expect((await query({ roles: ["ADMIN"] })).body.data).toHaveLength(1);
		for (const wrong of [
			{ filter: "colour==red" },
			{ roles: ["KING"] },
			{ colour: "red" },
			[],
		])
			expect((await query(wrong)).status).toBe(400);
	});

	test("reads an ad account, and is refused another's", async () => {
		const { data } = (await stand.get(`ad_accounts/${account}`)).body;
		expect(data).toMatchObject({
			id: account,
			name: "Alder & Pine Outdoor",
			currency: "USD",
			time_zone_id: "America/New_York",
			admin_approval: "VALID",
		});
		expect(await stand.get("ad_accounts/a2_nobody")).toMatchObject({
			status: 404,
			body: { error: { code: 404 } },
		});
		await stand.control("reddit-ads/remove-role", { account, removed: true });
		expect(await stand.get(`ad_accounts/${account}/campaigns`)).toMatchObject({
			status: 403,
			body: { error: { code: 403 } },
		});
		await stand.control("reddit-ads/remove-role", { account, removed: false });
	});
});

describe("calls", () => {
	test("by another method, or to nowhere, find nothing", async () => {
		for (const [method, path] of [
			["POST", "me"],
			["PUT", `ad_accounts/${account}/campaigns`],
			["GET", `ad_accounts/${account}/reports`],
			["GET", "nowhere"],
			["GET", "ad_accounts//campaigns"],
		] as const)
			expect(await stand.call(method, path)).toMatchObject({
				status: 404,
				body: { error: { code: 404, message: expect.any(String) } },
			});
	});

	test("count by policy, in the draft's headers, and are refused at the end of it", async () => {
		await stand.control("reddit-ads/limits", { isEnforced: true });
		const { headers } = await stand.get(`ad_accounts/${account}`);
		expect(headers.get("ratelimit-policy")).toBe(
			'"campaign-management-read";q=400;w=60',
		);
		expect(headers.get("ratelimit")).toBe(
			'"campaign-management-read";r=399;t=60',
		);
		const path = `ad_accounts/${account}/funding_instruments`;
		for (let call = 0; call < 30; call++)
			expect((await stand.get(path)).status).toBe(200);
		const refused = await stand.get(path);
		expect(refused.status).toBe(429);
		expect(refused.headers.get("ratelimit")).toMatch(
			/^"funding-instruments";r=0;t=\d+$/,
		);
		expect((await stand.get("me")).status).toBe(200);
		await stand.control("clock", { advanceSeconds: 60 });
		expect((await stand.get(path)).status).toBe(200);
		await stand.control("reddit-ads/limits", { isEnforced: false });
	});

	test("need the scope for reading", async () => {
		const { access_token } = await stand.signIn({ scope: "adsedit" });
		expect(
			await stand.call("GET", "me", undefined, {
				headers: { authorization: `Bearer ${access_token}` },
			}),
		).toMatchObject({ status: 403, body: { error: { code: 403 } } });
	});
});

describe("pages", () => {
	test("lead to each other by whole addresses of this very host", async () => {
		const path = `ad_accounts/${account}/ads?page.size=10`;
		const pages = await pagesOf(path);
		expect(pages.length).toBeGreaterThan(3);
		const [first, second] = pages;
		expect(first?.pagination).toEqual({
			next_url: expect.stringContaining(
				`${stand.sandbox.url}/reddit-ads/api/v3/ad_accounts/${account}/ads?page.size=10&page.token=`,
			),
			previous_url: null,
		});
		expect(pages.at(-1)?.pagination.next_url).toBeNull();
		const back = await stand.get(second?.pagination.previous_url ?? "");
		expect(back.body.data).toEqual(first?.data);
		const ids = pages.flatMap(({ data }) => data.map(({ id }) => id));
		expect(new Set(ids).size).toBe(ids.length);
	});

	test("have a thousand records at most, and tokens that hold for their own list alone", async () => {
		const path = `ad_accounts/${account}/ads`;
		for (const size of ["0", "1001", "ten"])
			expect(await stand.get(`${path}?page.size=${size}`)).toMatchObject({
				status: 400,
				body: { error: { code: 400, fields: [{ field: "page.size" }] } },
			});
		expect((await stand.get(`${path}?page.size=`)).status).toBe(200);
		const { next_url: next } = (await stand.get(`${path}?page.size=5`)).body
			.pagination;
		const token = new URL(next ?? "").searchParams.get("page.token");
		for (const other of [
			`${path}?page.size=6&page.token=${token}`,
			`ad_accounts/${account}/ad_groups?page.size=5&page.token=${token}`,
			`${path}?page.token=made-up`,
		])
			expect(await stand.get(other)).toMatchObject({
				status: 400,
				body: { error: { fields: [{ field: "page.token" }] } },
			});
	});

	test("can lead round in a circle, and to another host", async () => {
		const path = `ad_accounts/${account}/campaigns?page.size=5`;
		await stand.control("reddit-ads/behaviour", { nextUrlLoops: true });
		const { next_url: next } = (await stand.get(path)).body.pagination;
		expect((await stand.get(next ?? "")).body.pagination.next_url).toBe(next);
		await stand.control("reddit-ads/behaviour", {
			nextUrlLoops: false,
			nextUrlOrigin: "https://elsewhere.example",
		});
		expect((await stand.get(path)).body.pagination.next_url).toMatch(
			/^https:\/\/elsewhere\.example\/reddit-ads\/api\/v3\/ad_accounts\//,
		);
	});
});

describe("campaigns, ad groups and ads", () => {
	test("have their budget in one place: the campaign, or each ad group", async () => {
		const campaigns = await rowsOf(`ad_accounts/${account}/campaigns`);
		const adGroups = await rowsOf(`ad_accounts/${account}/ad_groups`);
		expect(campaigns).toHaveLength(12);
		const kinds = new Set();
		for (const campaign of campaigns) {
			const own = adGroups.filter(({ campaign_id: id }) => id === campaign.id);
			expect(own.length).toBeGreaterThan(0);
			const isOptimized = campaign.is_campaign_budget_optimization;
			kinds.add(isOptimized);
			expect(campaign.goal_value === null).toBe(!isOptimized);
			expect(campaign.goal_type === null).toBe(!isOptimized);
			for (const { goal_value: value, goal_type: type } of own)
				expect([value === null, type === null]).toEqual([
					isOptimized,
					isOptimized,
				]);
		}
		expect(kinds).toEqual(new Set([true, false]));
		for (const { id } of [...campaigns, ...adGroups])
			expect(Number(id)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
	});

	test("tell what they were set to, and what follows from all above them", async () => {
		const ads = await rowsOf(`ad_accounts/${account}/ads`);
		const states = new Set(ads.map((ad) => ad.effective_status));
		for (const state of [
			"ACTIVE",
			"CAMPAIGN_PAUSED",
			"AD_GROUP_PAUSED",
			"PAUSED",
			"REJECTED",
			"COMPLETED",
			"DELETED",
		])
			expect(states).toContain(state);
		const rejected = ads.find((ad) => ad.effective_status === "REJECTED");
		expect(rejected).toMatchObject({
			configured_status: "ACTIVE",
			rejection_reason: expect.any(String),
			type: null,
		});
		await stand.control("reddit-ads/behaviour", { adType: "UNSPECIFIED" });
		expect((await stand.get(`ads/${rejected?.id}`)).body.data.type).toBe(
			"UNSPECIFIED",
		);
	});

	test("are found by ids and states", async () => {
		const [first, second] = await rowsOf(`ad_accounts/${account}/campaigns`);
		expect(
			await rowsOf(
				`ad_accounts/${account}/campaigns?id=${second?.id},${first?.id}`,
			),
		).toEqual([first, second]);
		const adGroups = await rowsOf(
			`ad_accounts/${account}/ad_groups?campaign_id=${first?.id}`,
		);
		expect(adGroups).toHaveLength(3);
		const path = `ad_accounts/${account}/ads`;
		const ads = await rowsOf(
			`${path}?ad_group_id=${adGroups[0]?.id}&configured_status=ACTIVE,PAUSED`,
		);
		expect(ads).toHaveLength(2);
		expect(await rowsOf(`${path}?effective_status=REJECTED`)).toHaveLength(1);
		for (const wrong of [
			"effective_status=ASLEEP",
			`id=${Array.from({ length: 201 }, (_, id) => id).join()}`,
			"campaign_id=1,1",
		])
			expect((await stand.get(`${path}?${wrong}`)).status).toBe(400);
		expect((await stand.get("campaigns/1")).status).toBe(404);
		expect((await stand.get(`campaigns/${first?.id}`)).body.data).toEqual(
			first,
		);
	});

	test("have keywords as bare words of an audience", async () => {
		const adGroups = await rowsOf(`ad_accounts/${account}/ad_groups`);
		const audiences = adGroups.map(
			({ targeting }) =>
				targeting as { keywords: string[] | null; geolocations: string[] },
		);
		expect(audiences.some(({ keywords }) => keywords === null)).toBe(true);
		const [words] = audiences.flatMap(({ keywords }) =>
			keywords === null ? [] : [keywords],
		);
		expect(words).toHaveLength(5);
		for (const { geolocations } of audiences)
			expect(geolocations).toEqual(["US"]);
	});

	test("of another person are not there", async () => {
		const [campaign] = await rowsOf(`ad_accounts/${account}/campaigns`);
		const { back } = await stand.consent(
			{},
			{ "x-sandbox-account": "brand_owner" },
		);
		const { body } = await stand.www("access_token", {
			grant_type: "authorization_code",
			code: back?.searchParams.get("code") ?? "",
			redirect_uri: "http://localhost:3000/oauth/reddit-ads/callback",
		});
		const headers = { authorization: `Bearer ${body.access_token}` };
		const asOther = (path: string) =>
			stand.call("GET", path, undefined, { headers });
		expect((await asOther(`campaigns/${campaign?.id}`)).status).toBe(404);
		expect((await asOther(`ad_accounts/${account}/ads`)).status).toBe(403);
	});
});

describe("posts", () => {
	test("show what an ad is made of, and their files are real", async () => {
		const ads = await rowsOf(`ad_accounts/${account}/ads`);
		const kinds = new Map<unknown, RedditRow>();
		for (const { post_id: id } of ads)
			if (id !== null) {
				const { data } = (await stand.get(`posts/${id}`)).body;
				kinds.set(data.type, data);
			}
		expect(new Set(kinds.keys())).toEqual(
			new Set(["TEXT", "IMAGE", "CAROUSEL", "VIDEO"]),
		);
		expect(kinds.get("TEXT")).toMatchObject({
			body: expect.stringMatching(/\S/),
			content: [],
			thumbnail_url: null,
		});
		for (const [type, mime] of [
			["IMAGE", "image/jpeg"],
			["CAROUSEL", "image/jpeg"],
			["VIDEO", "video/mp4"],
		]) {
			const [content] = (kinds.get(type)?.content ?? []) as RedditRow[];
			const file = await fetch(String(content?.media_url));
			expect([file.status, file.headers.get("content-type")]).toEqual([
				200,
				mime,
			]);
			expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(1000);
		}
		const carousel = kinds.get("CAROUSEL")?.content as RedditRow[];
		expect(carousel.length).toBeGreaterThan(1);
		await stand.control("reddit-ads/behaviour", { refusesMedia: true });
		expect((await fetch(String(carousel[0]?.media_url))).status).toBe(403);
	});

	test("are told with their structure too, and by profile", async () => {
		const [profile] = (await stand.get(`ad_accounts/${account}/profiles`)).body
			.data;
		const posts = await rowsOf(`profiles/${profile?.id}/posts`);
		const structured = await rowsOf(
			`profiles/${profile?.id}/structured_posts?page.size=7`,
		);
		expect(structured.map(({ id }) => id)).toEqual(posts.map(({ id }) => id));
		for (const { id, creative } of structured) {
			const { type } = creative as RedditRow;
			const post = posts.find((each) => each.id === id);
			expect(post?.type).toBe(type);
		}
		const films = await rowsOf(`profiles/${profile?.id}/posts?type=VIDEO`);
		expect(films.length).toBeGreaterThan(0);
		expect(films.length).toBeLessThan(posts.length);
		expect(
			await stand.get(`profiles/${profile?.id}/posts?page.size=101`),
		).toMatchObject({ status: 400 });
		expect((await stand.get("posts/t3_nobody")).status).toBe(404);
	});

	test("of a catalog's products are none: the ad has words of its own", async () => {
		const ads = await rowsOf(`ad_accounts/${account}/ads`);
		const ofCatalog = ads.filter(({ post_id: id }) => id === null);
		expect(ofCatalog.length).toBeGreaterThan(0);
		for (const ad of ofCatalog)
			expect(ad).toMatchObject({
				click_url: null,
				shopping_creative: { headline: expect.stringMatching(/\S/) },
			});
	});

	test("have their files in the profile's library too", async () => {
		const [profile] = (await stand.get(`ad_accounts/${account}/profiles`)).body
			.data;
		const path = `profiles/${profile?.id}/creative_assets`;
		const assets = (await rowsOf(path)).map(
			({ result }) => result as RedditRow,
		);
		expect(new Set(assets.map(({ type }) => type))).toEqual(
			new Set(["IMAGE", "VIDEO"]),
		);
		const films = await rowsOf(`${path}?types=VIDEO`);
		expect(films).toHaveLength(2);
		const [one] = assets;
		expect((await stand.get(`creative_assets/${one?.id}`)).body.data).toEqual(
			one,
		);
		const media = one?.media as { url: string; mime_type: string };
		expect((await fetch(media.url)).headers.get("content-type")).toBe(
			media.mime_type,
		);
	});
});

test("an object can be told otherwise than it is", async () => {
	const [campaign] = await rowsOf(`ad_accounts/${account}/campaigns`);
	const of = { account, kind: "campaign", id: String(campaign?.id) };
	await stand.control("reddit-ads/change-object", {
		...of,
		fields: { effective_status: "ASLEEP" },
	});
	expect((await stand.get(`campaigns/${of.id}`)).body.data).toMatchObject({
		effective_status: "ASLEEP",
	});
	await stand.control("reddit-ads/change-object", { ...of, fields: {} });
	expect((await stand.get(`campaigns/${of.id}`)).body.data).toEqual(campaign);
});

test("addresses of files end where the sandbox lets them, and their signature holds for one file", async () => {
	const signed = await startReddit(
		{ campaigns: 3, days: 1, imageUrlSeconds: 60 },
		"brand_owner",
	);
	try {
		const [business] = (await signed.get("me/businesses")).body.data;
		const [own] = (await signed.get(`businesses/${business?.id}/ad_accounts`))
			.body.data;
		const [profile] = (await signed.get(`ad_accounts/${own?.id}/profiles`)).body
			.data;
		const [asset] = (
			await signed.get(`profiles/${profile?.id}/creative_assets`)
		).body.data;
		const { media } = (asset?.result ?? {}) as { media: { url: string } };
		const { url } = media;
		expect((await fetch(url)).status).toBe(200);
		expect((await fetch(url.replace(/\?.*/, ""))).status).toBe(403);
		await signed.control("clock", { advanceSeconds: 61 });
		expect((await fetch(url)).status).toBe(403);
	} finally {
		await signed.sandbox.stop();
	}
});
