import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../../apps/sandbox/src/create-sandbox.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import { type SandboxMeta, startMeta } from "../support/sandbox-meta.ts";

// Accounts and what lies in them, told by the simulator as Meta's documents say.

const _admin = "agency.admin@example.com";
const account = "act_10150001110000001";
const japanese = "act_10150001110000005";
const everyStatus = JSON.stringify([
	"ACTIVE",
	"PAUSED",
	"DELETED",
	"ARCHIVED",
	"IN_PROCESS",
	"WITH_ISSUES",
]);
/** The same world as the sandbox's, made anew. */
const world = new World();
const worldAccount = world.accounts.find("1110000001");

let sandbox: Sandbox;
let meta: SandboxMeta;
let token: string;
beforeAll(async () => {
	({ sandbox, meta, token } = await startMeta());
});
afterEach(async () => {
	await fetch(`${sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	await meta.act("behaviour", { hidesSources: false, nullBatchItems: [] });
});
afterAll(() => sandbox.stop());

const get = (path: string, parameters = {}) =>
	meta.get(path, token, parameters);
const list = async (path: string, parameters = {}) =>
	(await meta.all(path, token, { limit: 100, ...parameters })).members;

describe("accounts", () => {
	test("have Meta's words and numbers: money in minor parts as text, and few things as numbers", async () => {
		const { body } = await get(account, {
			fields:
				"id,account_id,name,account_status,currency,timezone_id,timezone_name,amount_spent,min_daily_budget,business{id,name}",
		});
		expect(body).toEqual({
			id: account,
			account_id: account.slice(4),
			name: worldAccount?.name,
			account_status: 1,
			currency: "USD",
			timezone_id: 7,
			timezone_name: "America/New_York",
			amount_spent: expect.stringMatching(/^\d+$/),
			min_daily_budget: 100,
			business: { id: "120700001000000001", name: "Northlight Retail" },
		});
	});

	test("of a currency without cents count in whole units", async () => {
		const { body } = await get(`${japanese}/minimum_budgets`);
		expect(body.data).toContainEqual({
			currency: "JPY",
			min_daily_budget_imp: 150,
			min_daily_budget_low_freq: 6000,
			min_daily_budget_high_freq: 750,
			min_daily_budget_video_views: 150,
		});
		await meta.act("account", { account: japanese, currency: "BHD" });
		// Thousandths exist nowhere at Meta.
		expect((await get(japanese, { fields: "min_daily_budget" })).body).toEqual({
			id: japanese,
			min_daily_budget: 100,
		});
		await meta.act("account", { account: japanese, currency: "JPY" });
	});

	test("lie in businesses, owned or of clients", async () => {
		const businesses = await list("me/businesses");
		expect(businesses.map(({ name }) => name)).toEqual([
			"Northlight Agency",
			"Northlight Retail",
			"Northlight Travel",
		]);
		const [agency, retail] = businesses;
		const names = async (path: string) =>
			(await list(path, { fields: "name" })).map(({ name }) => name);
		expect(await names(`${retail?.id}/owned_ad_accounts`)).toContain(
			worldAccount?.name,
		);
		expect(await names(`${agency?.id}/client_ad_accounts`)).toContain(
			worldAccount?.name,
		);
		expect(await names(`${retail?.id}/owned_pixels`)).toContain(
			`${worldAccount?.name}: pixel`,
		);
		expect(await names(`${account}/adspixels`)).toHaveLength(9);
	});

	test("that are closed say so, and take no changes", async () => {
		const closed = "act_10150001119000001";
		const { body } = await get(closed, { fields: "account_status" });
		expect(body.account_status).toBe(101);
		const [campaign] = await list(`${closed}/campaigns`);
		const change = await meta.send("POST", String(campaign?.id), token, {
			status: "PAUSED",
		});
		expect(change.body.error).toMatchObject({
			code: 100,
			error_subcode: 1_404_163,
		});
	});
});

describe("lists", () => {
	test("come in pages, whose next one is an address with the token in it, and whose last one has cursors alone", async () => {
		const { members, pages } = await meta.all(`${account}/campaigns`, token, {
			fields: "id,name",
			limit: 4,
		});
		// One of twelve is deleted.
		expect([members.length, pages]).toEqual([11, 3]);
		const first = await get(`${account}/campaigns`, { limit: 4 });
		expect(first.body.paging?.next).toContain(`access_token=${token}`);
		expect(first.body.paging?.next?.startsWith(meta.root)).toBe(true);
		const last = await get(`${account}/campaigns`, { limit: 100 });
		expect(Object.keys(last.body.paging ?? {})).toEqual(["cursors"]);
		const none = await get(`${account}/campaigns`, {
			effective_status: '["WITH_ISSUES"]',
		});
		expect(none.body).toEqual({ data: [] });
		const forged = await get(`${account}/campaigns`, { after: "x" });
		expect(forged.body.error?.code).toBe(100);
		const back = await meta.fetch(
			(await meta.fetch(first.body.paging?.next ?? "")).body.paging?.previous ??
				"",
		);
		expect(back.body.data).toEqual(first.body.data);
	});

	test("leave archived and deleted objects out, unless they are asked for", async () => {
		const ids = async (parameters = {}) =>
			(await list(`${account}/campaigns`, parameters)).length;
		expect(await ids()).toBe(11);
		expect(await ids({ effective_status: everyStatus })).toBe(12);
		expect(await ids({ effective_status: '["DELETED"]' })).toBe(1);
		expect(
			await ids({
				filtering: JSON.stringify([
					{
						field: "campaign.delivery_info",
						operator: "IN",
						value: ["deleted"],
					},
				]),
			}),
		).toBe(1);
		const wrong = await get(`${account}/campaigns`, {
			effective_status: '["CAMPAIGN_PAUSED"]',
		});
		expect(wrong.body.error?.code).toBe(100);
	});

	test("are filtered by id and by the time of the last change", async () => {
		const all = await list(`${account}/adsets`, {
			fields: "id,updated_time,campaign_id",
		});
		const [one] = all;
		const filtering = (field: string, operator: string, value: unknown) => ({
			filtering: JSON.stringify([{ field, operator, value }]),
		});
		const ofCampaign = await list(
			`${account}/adsets`,
			filtering("campaign.id", "IN", [one?.campaign_id]),
		);
		expect(ofCampaign.length).toBe(
			all.filter(({ campaign_id }) => campaign_id === one?.campaign_id).length,
		);
		const times = all.map(({ updated_time }) =>
			Math.floor(Date.parse(String(updated_time)) / 1000),
		);
		const middle = [...times].sort()[Math.floor(times.length / 2)] ?? 0;
		const since = await list(`${account}/adsets`, { updated_since: middle });
		expect(since.length).toBe(times.filter((time) => time >= middle).length);
		const after = await list(
			`${account}/adsets`,
			filtering("updated_time", "GREATER_THAN", middle),
		);
		expect(after.length).toBe(times.filter((time) => time > middle).length);
		const unknown = await get(
			`${account}/adsets`,
			filtering("colour", "EQUAL", "red"),
		);
		expect(unknown.body.error?.code).toBe(100);
	});

	test("that would be too large at once are refused with code 1", async () => {
		const { status, body } = await get(`${account}/ads`, { limit: 5000 });
		expect([status, body.error?.code, body.error?.error_subcode]).toEqual([
			500, 1, 99,
		]);
	});

	test("refuse a field that nothing has, also where they are empty, and below another", async () => {
		for (const fields of [
			"colour",
			"name,adsets{colour}",
			"adsets.limit(2){ads{x}}",
		]) {
			const { body } = await get(`${account}/campaigns`, {
				fields,
				effective_status: '["WITH_ISSUES"]',
			});
			expect(body.error).toMatchObject({
				code: 100,
				message: expect.stringContaining("nonexisting field"),
			});
		}
		const { body } = await get(`${account}/campaigns`, { fields: "id,{" });
		expect(body.error?.code).toBe(2500);
	});

	test("nest what lies below, with pages of its own", async () => {
		const { body } = await get(`${account}/campaigns`, {
			fields: "name,adsets.limit(1){id,name,ads{id,creative{id}}}",
			limit: 1,
		});
		const [campaign] = body.data as {
			adsets: {
				data: { ads: { data: unknown[] } }[];
				paging: { next: string };
			};
		}[];
		expect(campaign?.adsets.data).toHaveLength(1);
		expect(campaign?.adsets.data[0]?.ads.data[0]).toEqual({
			id: expect.any(String),
			creative: { id: expect.any(String) },
		});
		const next = await meta.fetch(campaign?.adsets.paging.next ?? "");
		expect(next.body.data?.[0]).toMatchObject({ name: expect.any(String) });
	});
});

describe("campaigns, ad sets and ads", () => {
	test("have the world's names and budgets, on the campaign or on its ad sets and never on both", async () => {
		const campaigns = await list(`${account}/campaigns`, {
			fields: "id,name,daily_budget,lifetime_budget,stop_time,status",
			effective_status: everyStatus,
		});
		const adSets = await list(`${account}/adsets`, {
			fields: "campaign_id,daily_budget,lifetime_budget",
			effective_status: JSON.stringify([
				...JSON.parse(everyStatus),
				"CAMPAIGN_PAUSED",
			]),
		});
		const truth = worldAccount ? world.campaignsOf(worldAccount) : [];
		expect(campaigns.map(({ name }) => name)).toEqual(
			truth.map(({ name }) => name),
		);
		for (const [index, campaign] of campaigns.entries()) {
			const { micros = 0, isShared = false } = truth[index]?.budget ?? {};
			const own = Number(
				campaign.daily_budget ?? campaign.lifetime_budget ?? 0,
			);
			const below = adSets
				.filter(({ campaign_id }) => campaign_id === campaign.id)
				.map((one) => Number(one.daily_budget) + Number(one.lifetime_budget))
				.reduce((sum, minor) => sum + minor, 0);
			expect(Math.min(own, below)).toBe(0);
			expect(own + below).toBe(micros / 10_000 / (isShared ? 2 : 1));
		}
	});

	test("tell their own switch beside the state that comes of those above", async () => {
		const ads = await list(`${account}/ads`, {
			fields: "status,effective_status,adset{status},campaign{status}",
		});
		const told = new Set(ads.map(({ effective_status }) => effective_status));
		for (const word of [
			"ACTIVE",
			"ADSET_PAUSED",
			"CAMPAIGN_PAUSED",
			"DISAPPROVED",
		])
			expect(told).toContain(word);
		for (const { status, effective_status, adset, campaign } of ads)
			if (effective_status === "ACTIVE")
				expect([status, adset, campaign]).toEqual([
					"ACTIVE",
					expect.objectContaining({ status: "ACTIVE" }),
					expect.objectContaining({ status: "ACTIVE" }),
				]);
	});

	test("have ids that a double cannot hold", async () => {
		const ads = await list(`${account}/ads`);
		expect(ads.every(({ id }) => Number(id) > Number.MAX_SAFE_INTEGER)).toBe(
			true,
		);
	});
});

describe("calls", () => {
	test("for what is not there, or another's, do not tell which", async () => {
		const other = await meta.signIn("brand.owner@example.com");
		for (const id of [account, "120100005000000001", "120500005000000001"]) {
			const { status, body } = await meta.get(id, other);
			expect([status, body.error?.code, body.error?.error_subcode]).toEqual([
				400, 100, 33,
			]);
			expect(body.error?.type).toBe("GraphMethodException");
		}
		const { body } = await get(`${account}/nothing`);
		expect(body.error?.code).toBe(2500);
	});

	test("of a version that is over are refused, or upgraded with a word", async () => {
		const at = (version: string) =>
			meta.fetch(
				`${sandbox.url}/meta-ads/${version}/${account}?access_token=${token}`,
			);
		expect((await at("v19.0")).body.error?.code).toBe(2635);
		expect((await at("v23.0")).body.error?.code).toBe(2635);
		expect((await at("v27.0")).body.error?.code).toBe(2500);
		const upgraded = await at("v24.0");
		expect(upgraded.status).toBe(200);
		expect(upgraded.headers.get("x-ad-api-version-warning")).toContain("v24.0");
		const living = await at("v25.0");
		expect(living.headers.get("x-ad-api-version-warning")).toBeNull();
	});

	test("in a batch have replies of their own, and one that took too long is null", async () => {
		const batch = (items: object[]) =>
			fetch(`${sandbox.url}/meta-ads/`, {
				method: "POST",
				body: new URLSearchParams({
					access_token: token,
					batch: JSON.stringify(items),
				}),
			});
		await meta.act("behaviour", { nullBatchItems: [1] });
		const reply = await batch([
			{ method: "GET", relative_url: `v26.0/${account}?fields=name` },
			{ method: "GET", relative_url: "v26.0/me" },
			{ method: "GET", relative_url: "v26.0/nobody" },
		]);
		const [first, second, third] = (await reply.json()) as {
			code: number;
			headers: { name: string }[];
			body: string;
		}[];
		expect(JSON.parse(first?.body ?? "")).toMatchObject({
			name: worldAccount?.name,
		});
		expect(first?.headers.map(({ name }) => name)).toContain(
			"x-business-use-case-usage",
		);
		expect(second).toBeNull();
		expect([third?.code, JSON.parse(third?.body ?? "").error.code]).toEqual([
			400, 100,
		]);
		const many = await batch(
			new Array(51).fill({ method: "GET", relative_url: "v26.0/me" }),
		);
		expect(many.status).toBe(400);
	});

	test("with the removed parameter ids are refused", async () => {
		const { body } = await get("", { ids: `${account},${japanese}` });
		expect(body.error).toBeDefined();
	});
});
