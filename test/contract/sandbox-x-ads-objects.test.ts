import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	startX,
	type XRow,
	type XStand,
	type XToken,
} from "../support/sandbox-x.ts";

// Lists of the Ads API below one account: what they hold, how they are filtered, sorted and cut into pages.

let stand: XStand;
let by: XToken;
let account = "";
let accounts: XRow[] = [];
beforeAll(async () => {
	stand = await startX({ campaigns: 12, days: 5 });
	by = await stand.connect("agency_admin");
	accounts = (await stand.call("/12/accounts?with_deleted=true", by)).json.data;
	account = String(accounts.find(({ name }) => name === "Lumen Home")?.id);
});
afterAll(() => stand.sandbox.stop());

const list = (path: string) => stand.all(`/12/accounts/${account}/${path}`, by);
const get = (path: string) => stand.call(`/12/accounts/${account}/${path}`, by);

describe("campaigns", () => {
	test("are the world's, with budgets in micros and without the deleted ones", async () => {
		const campaigns = await list("campaigns");
		expect(campaigns).toHaveLength(11);
		expect(campaigns[0]).toEqual({
			id: expect.stringMatching(/^[0-9a-z]+$/),
			name: "Brand terms",
			entity_status: "ACTIVE",
			effective_status: "UNKNOWN",
			servable: null,
			reasons_not_servable: [],
			daily_budget_amount_local_micro: expect.any(Number),
			total_budget_amount_local_micro: null,
			budget_optimization: "LINE_ITEM",
			funding_instrument_id: expect.stringMatching(/^[0-9a-z]+$/),
			currency: "EUR",
			purchase_order_number: null,
			standard_delivery: null,
			frequency_cap: null,
			duration_in_days: null,
			created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:00:00Z$/),
			updated_at: expect.any(String),
			deleted: false,
		});
		const all = await list("campaigns?with_deleted=true");
		expect(all).toHaveLength(12);
		expect(all.filter(({ deleted }) => deleted)).toHaveLength(1);
		const ended = all.find(({ name }) => name === "Spring sale");
		expect(ended?.daily_budget_amount_local_micro).toBeNull();
		expect(ended?.total_budget_amount_local_micro).toBeGreaterThan(0);
	});

	test("are cut into pages whose cursors fit their own list alone", async () => {
		const first = await get("campaigns?count=4");
		expect(first.json.data).toHaveLength(4);
		expect(first.json.request.params).toEqual({
			account_id: account,
			count: 4,
		});
		const { next_cursor } = first.json;
		const second = await get(`campaigns?count=7&cursor=${next_cursor}`);
		expect(second.json.data).toHaveLength(7);
		expect(second.json.next_cursor).toBeNull();
		for (const path of [
			`line_items?cursor=${next_cursor}`,
			`campaigns?with_deleted=true&cursor=${next_cursor}`,
		])
			expect((await get(path)).code).toBe("INVALID_PARAMETER");
	});

	test("are filtered by ids and names, sorted and counted", async () => {
		const all = await list("campaigns");
		const ids = all.slice(0, 2).map(({ id }) => String(id));
		const named = await get(`campaigns?campaign_ids=${ids.join(",")},nobody`);
		expect(named.json.data.map(({ id }) => id)).toEqual(ids);
		expect(named.json.request.params).toMatchObject({
			campaign_ids: [...ids, "nobody"],
		});
		const q = await get("campaigns?q=generic");
		expect(q.json.data.map(({ name }) => name)).toEqual(["Generic terms"]);
		const sorted = await list("campaigns?sort_by=name-desc");
		const names = sorted.map(({ name }) => String(name));
		expect(names).toEqual([...names].sort().reverse());
		const counted = await get("campaigns?with_total_count=true&count=1");
		expect(counted.json.total_count).toBe(11);
		const { next_cursor } = counted.json;
		for (const [path, code] of [
			[
				`campaigns?with_total_count=true&cursor=${next_cursor}`,
				"EXCLUSIVE_PARAMETERS",
			],
			["campaigns?sort_by=currency-asc", "INVALID_PARAMETER"],
			["campaigns?count=1001", "INVALID_PARAMETER"],
			["campaigns?count=0", "INVALID_PARAMETER"],
			["campaigns?color=red", "INVALID_PARAMETER"],
			["campaigns?count=1&count=2", "INVALID_PARAMETER"],
			[`campaigns?campaign_ids=${"a,".repeat(201)}`, "INVALID_PARAMETER"],
			["campaigns?with_deleted=yes", "INVALID_PARAMETER"],
		] as const) {
			const reply = await get(path);
			expect([path, reply.status, reply.code]).toEqual([path, 400, code]);
		}
	});

	test("are told one by one, and by an account's or a campaign's id that is not there by its own word", async () => {
		const [first] = await list("campaigns");
		const reply = await get(`campaigns/${first?.id}`);
		expect(reply.one).toEqual(first);
		expect(reply.json.request.params).toEqual({
			account_id: account,
			campaign_id: first?.id,
		});
		const missing = await get("campaigns/nobody");
		expect([missing.status, missing.code]).toEqual([404, "CAMPAIGN_NOT_FOUND"]);
		const deleted = accounts.find((one) => one.deleted)?.id;
		const other = await stand.call(`/12/accounts/${deleted}/campaigns`, by);
		expect([other.status, other.code]).toEqual([403, "ACCOUNT_NOT_FOUND"]);
	});
});

describe("below campaigns", () => {
	test("line items have the dates, and promoted Tweets of a deleted one are hidden but not deleted", async () => {
		const campaigns = await list("campaigns?with_deleted=true");
		const items = await list("line_items?with_deleted=true");
		const removed = campaigns.find(({ deleted }) => deleted);
		const ended = campaigns.find(({ name }) => name === "Spring sale");
		const of = (campaign: XRow | undefined) =>
			items.filter(({ campaign_id }) => campaign_id === campaign?.id);
		expect(of(ended)[0]?.end_time).toMatch(/Z$/);
		expect(of(campaigns[0])[0]?.end_time).toBeNull();
		expect(of(removed).every(({ deleted }) => deleted)).toBe(true);
		const ids = of(removed)
			.map(({ id }) => id)
			.join(",");
		expect(await list(`promoted_tweets?line_item_ids=${ids}`)).toEqual([]);
		const hidden = await list(
			`promoted_tweets?with_deleted=true&line_item_ids=${ids}`,
		);
		expect(hidden.length).toBeGreaterThan(0);
		expect(hidden.every(({ deleted }) => deleted === false)).toBe(true);
	});

	test("Tweets have ids beyond what a double holds, and cards or media of the library", async () => {
		const promoted = await list("promoted_tweets");
		const ids = promoted.map(({ tweet_id }) => String(tweet_id)).slice(0, 40);
		const path = `tweets?tweet_type=PUBLISHED&timeline_type=ALL&trim_user=true&tweet_ids=${ids.join(",")},1`;
		const reply = await get(path);
		expect(reply.text).toContain(`"id":${ids[0]},"id_str":"${ids[0]}"`);
		const tweets = reply.json.data;
		expect(tweets.map(({ tweet_id }) => tweet_id)).toEqual(ids);
		const nullcast = await get(path.replace("&timeline_type=ALL", ""));
		expect(nullcast.json.data.length).toBeLessThan(tweets.length);
		expect((await get("tweets")).code).toBe("MISSING_PARAMETER");
		const library = await list("media_library?count=50");
		const keys = new Set(library.map(({ media_key }) => media_key));
		const cards = await list("cards/all");
		expect((await list("cards")).length).toBe(cards.length);
		const uris = new Set(cards.map(({ card_uri }) => card_uri));
		const kinds = new Set<string>();
		for (const tweet of tweets) {
			if (tweet.card_uri !== undefined) {
				kinds.add("card");
				expect(uris).toContain(tweet.card_uri);
			}
			const media = (tweet.extended_entities as { media: XRow[] } | undefined)
				?.media;
			for (const one of media ?? []) {
				kinds.add(String(one.type));
				expect(keys).toContain(one.media_key);
				const file = await fetch(String(one.media_url_https));
				expect(file.headers.get("content-type")).toMatch(/^image\//);
			}
			if (tweet.card_uri === undefined && media === undefined)
				kinds.add("text");
		}
		expect([...kinds].sort()).toEqual(["card", "photo", "text", "video"]);
		for (const { components } of cards)
			for (const one of components as XRow[])
				for (const key of (one.media_keys as string[] | undefined) ?? [
					...(one.media_key === undefined ? [] : [one.media_key]),
				])
					expect(keys).toContain(key);
		const film = library.find(({ media_type }) => media_type === "VIDEO");
		const file = await fetch(String(film?.media_url));
		expect(file.headers.get("content-type")).toBe("video/mp4");
	});

	test("the media library has at most 50 on a page, and an ad without a Tweet has media of the account", async () => {
		const first = await get("media_library?count=3");
		expect(first.json.data).toHaveLength(3);
		expect((await get("media_library?count=51")).code).toBe(
			"INVALID_PARAMETER",
		);
		const [media] = first.json.data;
		const one = await get(`media_library/${media?.media_key}`);
		expect(one.one).toEqual(media);
		await stand.control("x-ads/behaviour", { lostMedia: [media?.media_key] });
		expect((await get(`media_library/${media?.media_key}`)).code).toBe(
			"MEDIA_NOT_FOUND",
		);
		await stand.control("x-ads/behaviour", { lostMedia: [] });
		const [creative] = await list("media_creatives");
		expect(creative).toMatchObject({ approval_status: "ACCEPTED" });
		const own = await get(
			`account_media?account_media_ids=${creative?.account_media_id}`,
		);
		const file = await fetch(String(own.json.data[0]?.media_url));
		expect(file.status).toBe(200);
	});

	test("targeting criteria are told of named line items alone: places, languages, keywords and those that are kept out", async () => {
		expect((await get("targeting_criteria")).code).toBe("MISSING_PARAMETER");
		const [campaign] = await list("campaigns?q=Brand");
		const [item] = await list(`line_items?campaign_ids=${campaign?.id}`);
		const rows = await list(`targeting_criteria?line_item_ids=${item?.id}`);
		const told = rows.map(
			({ targeting_type, operator_type }) =>
				`${targeting_type} ${operator_type}`,
		);
		expect(told).toEqual([
			"LOCATION EQ",
			"LANGUAGE EQ",
			"BROAD_KEYWORD EQ",
			"EXACT_KEYWORD EQ",
			"PHRASE_KEYWORD EQ",
			"UNORDERED_KEYWORD EQ",
			"PHRASE_KEYWORD NE",
		]);
	});

	test("money and people of an account are told beside it", async () => {
		expect(await list("funding_instruments")).toHaveLength(1);
		const all = await list("funding_instruments?with_deleted=true");
		expect(all.map(({ currency, deleted }) => [currency, deleted])).toEqual([
			["EUR", false],
			["EUR", true],
		]);
		expect((await get("authenticated_user_access")).one).toEqual({
			user_id: "1400000000000000001",
			permissions: ["ACCOUNT_ADMIN", "TWEET_COMPOSER"],
		});
		expect(await list("promotable_users")).toHaveLength(1);
	});
});

describe("what tests can turn", () => {
	test("an account is lost and comes back, and a role that sees no campaigns is refused", async () => {
		const given = { user: "agency_admin", account };
		await stand.control("x-ads/withdraw-account", given);
		const lost = await get("campaigns");
		expect([lost.status, lost.code]).toEqual([403, "ACCOUNT_NOT_FOUND"]);
		await stand.control("x-ads/withdraw-account", {
			...given,
			isWithdrawn: false,
		});
		await stand.control("x-ads/role", { ...given, role: "ANALYST" });
		expect((await get("campaigns")).code).toBe("ACTION_NOT_ALLOWED");
		expect((await get("authenticated_user_access")).one).toMatchObject({
			permissions: ["ANALYST"],
		});
		await stand.control("x-ads/role", { ...given, role: null });
		expect((await get("campaigns")).status).toBe(200);
	});

	test("fields of an object are told otherwise, and an object is deleted", async () => {
		const [first, second] = await list("campaigns");
		await stand.control("x-ads/change-object", {
			account,
			id: first?.id,
			fields: { entity_status: "HIBERNATING" },
		});
		expect((await list("campaigns"))[0]?.entity_status).toBe("HIBERNATING");
		await stand.control("x-ads/change-object", {
			account,
			id: first?.id,
			fields: {},
		});
		await stand.control("x-ads/delete-object", { account, id: second?.id });
		const left = await list("campaigns");
		expect(left.map(({ id }) => id)).not.toContain(second?.id);
		const newest = await list(
			"campaigns?with_deleted=true&sort_by=updated_at-desc",
		);
		expect(newest[0]?.id).toBe(second?.id);
	});
});
