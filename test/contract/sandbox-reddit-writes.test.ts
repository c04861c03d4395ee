import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type RedditReply,
	type RedditRow,
	type RedditStand,
	startReddit,
} from "../support/sandbox-reddit.ts";

// Changes of campaigns, ad groups and ads, sent as Reddit's documents say.

let stand: RedditStand;
let account = "";
let campaigns: RedditRow[] = [];
let adGroups: RedditRow[] = [];
let ads: RedditRow[] = [];
beforeAll(async () => {
	stand = await startReddit({ campaigns: 9, days: 5 }, "brand_owner");
	const [business] = (await stand.get("me/businesses")).body.data;
	const [own] = (await stand.get(`businesses/${business?.id}/ad_accounts`)).body
		.data;
	account = String(own?.id);
	const list = async (kind: string) =>
		(await stand.get(`ad_accounts/${account}/${kind}?page.size=1000`)).body
			.data;
	campaigns = await list("campaigns");
	adGroups = await list("ad_groups");
	ads = await list("ads");
});
afterAll(() => stand.sandbox.stop());

const patch = (path: string, data: unknown) => stand.call("PATCH", path, data);
const refused = ({ status, body }: RedditReply) => [
	status,
	body.error.fields?.[0]?.field,
];
const active = (rows: readonly RedditRow[], hasBudget: boolean): RedditRow => {
	const found = rows.find(
		(row) =>
			row.effective_status === "ACTIVE" &&
			(row.goal_value !== null) === hasBudget,
	);
	if (!found) throw new Error("no such object");
	return found;
};

describe("a budget", () => {
	test("is changed where it lies, to the micro, and the whole object comes back", async () => {
		for (const [path, row] of [
			["campaigns", active(campaigns, true)],
			["ad_groups", active(adGroups, true)],
		] as const) {
			const goal = Number(row.goal_value) + 1_010_000;
			const { status, body } = await patch(`${path}/${row.id}`, {
				goal_value: goal,
			});
			expect(status).toBe(200);
			expect(body.data).toMatchObject({
				...row,
				goal_value: goal,
				modified_at: expect.any(String),
			});
			expect((await stand.get(`${path}/${row.id}`)).body.data).toEqual(
				body.data,
			);
		}
	});

	test("is refused where it does not lie", async () => {
		for (const path of [
			`campaigns/${active(campaigns, false).id}`,
			`ad_groups/${active(adGroups, false).id}`,
		])
			expect(refused(await patch(path, { goal_value: 5_000_000 }))).toEqual([
				400,
				"data.goal_value",
			]);
	});

	test("is a whole number of micros, more than none, and keeps its kind", async () => {
		const { id } = active(campaigns, true);
		for (const wrong of [0, -1, 1.5, "60000000", null, 2 ** 60])
			expect(
				refused(await patch(`campaigns/${id}`, { goal_value: wrong })),
			).toEqual([400, "data.goal_value"]);
		for (const [name, value] of Object.entries({
			goal_type: "LIFETIME_SPEND",
			is_campaign_budget_optimization: false,
		}))
			expect(
				refused(await patch(`campaigns/${id}`, { [name]: value })),
			).toEqual([400, `data.${name}`]);
	});
});

describe("a switch", () => {
	test("is turned on every level, and those below follow it", async () => {
		const campaign = active(campaigns, false);
		const adGroup = adGroups.find(({ campaign_id: id }) => id === campaign.id);
		const ad = ads.find(({ ad_group_id: id }) => id === adGroup?.id);
		await patch(`campaigns/${campaign.id}`, { configured_status: "PAUSED" });
		const states = async () => [
			(await stand.get(`campaigns/${campaign.id}`)).body.data.effective_status,
			(await stand.get(`ad_groups/${adGroup?.id}`)).body.data.effective_status,
			(await stand.get(`ads/${ad?.id}`)).body.data.effective_status,
		];
		expect(await states()).toEqual([
			"PAUSED",
			"CAMPAIGN_PAUSED",
			"CAMPAIGN_PAUSED",
		]);
		await patch(`campaigns/${campaign.id}`, { configured_status: "ACTIVE" });
		await patch(`ad_groups/${adGroup?.id}`, { configured_status: "PAUSED" });
		expect(await states()).toEqual(["ACTIVE", "PAUSED", "AD_GROUP_PAUSED"]);
		await patch(`ad_groups/${adGroup?.id}`, { configured_status: "ACTIVE" });
		await patch(`ads/${ad?.id}`, { configured_status: "PAUSED" });
		expect(await states()).toEqual(["ACTIVE", "ACTIVE", "PAUSED"]);
		expect(
			refused(
				await patch(`ads/${ad?.id}`, { configured_status: "HIBERNATING" }),
			),
		).toEqual([400, "data.configured_status"]);
	});

	test("of what is archived or deleted stays as it is", async () => {
		const { id } = active(ads, true);
		await patch(`ads/${id}`, { configured_status: "ARCHIVED" });
		expect(
			refused(await patch(`ads/${id}`, { configured_status: "ACTIVE" })),
		).toEqual([400, "data.configured_status"]);
	});
});

describe("an audience", () => {
	test("is replaced as a whole, keywords among it", async () => {
		const adGroup = active(adGroups, true);
		const path = `ad_groups/${adGroup.id}`;
		const targeting = adGroup.targeting as { keywords: string[] };
		const keywords = [...targeting.keywords, "canvas tote bag"];
		await patch(path, { targeting: { ...targeting, keywords } });
		const read = async () =>
			(await stand.get(path)).body.data.targeting as RedditRow;
		expect(await read()).toEqual({ ...targeting, keywords });
		await patch(path, { targeting: { geolocations: ["US"] } });
		expect(await read()).toEqual({
			geolocations: ["US"],
			keywords: null,
			excluded_keywords: null,
		});
		for (const [wrong, field] of [
			[{ keywords: [""] }, "data.targeting.keywords"],
			[{ keywords: Array(1001).fill("a") }, "data.targeting.keywords"],
			[{ colours: [] }, "data.targeting.colours"],
			[null, "data.targeting"],
		] as const)
			expect(refused(await patch(path, { targeting: wrong }))).toEqual([
				400,
				field,
			]);
	});
});

describe("a change", () => {
	test("needs the scope, the wrapper and an object that is there", async () => {
		const { id } = active(campaigns, true);
		const path = `campaigns/${id}`;
		const { access_token } = await stand.signIn({ scope: "adsread" });
		expect(
			await stand.call(
				"PATCH",
				path,
				{ name: "Renamed" },
				{ headers: { authorization: `Bearer ${access_token}` } },
			),
		).toMatchObject({ status: 403, body: { error: { code: 403 } } });
		const bare = await stand.call("PATCH", path, undefined, {
			body: JSON.stringify({ name: "Renamed" }),
			headers: { "content-type": "application/json" },
		});
		expect(refused(bare)).toEqual([400, "data"]);
		expect((await patch(`campaigns/${id}9`, { name: "Gone" })).status).toBe(
			404,
		);
		expect(refused(await patch(path, { name: "x" }))).toEqual([
			400,
			"data.name",
		]);
		expect(
			refused(await patch(`ad_groups/${adGroups[0]?.id}`, { colour: "red" })),
		).toEqual([400, "data.colour"]);
	});

	test("is told in the account's history, newest first, with whoever made it", async () => {
		const { id } = active(campaigns, true);
		await patch(`campaigns/${id}`, { name: "Renamed" });
		const { body } = await stand.call(
			"POST",
			`ad_accounts/${account}/history`,
			{ change_types: ["CAMPAIGN"] },
		);
		expect(body.data[0]).toMatchObject({
			cause: {
				reddit_username: "brand_owner",
				email: "brand.owner@example.com",
			},
			change: {
				entity_type: "CAMPAIGN",
				entity_id: id,
				field_name: "name",
				after_value: "Renamed",
			},
		});
		expect(
			await stand.call("POST", `ad_accounts/${account}/history`),
		).toMatchObject({
			status: 400,
			body: { error: { message: "request body is required" } },
		});
	});

	test("counts under a limit of its own", async () => {
		const { headers } = await patch(`campaigns/${campaigns[0]?.id}`, {});
		expect(headers.get("ratelimit-policy")).toBe(
			'"campaign-management-write";q=200;w=60',
		);
	});

	test("is refused in an account that Reddit suspended", async () => {
		await stand.control("reddit-ads/account-approval", {
			account,
			approval: "SUSPENDED",
			suspensionReason: "FRAUD",
		});
		expect((await stand.get(`ad_accounts/${account}`)).body.data).toMatchObject(
			{ admin_approval: "SUSPENDED", suspension_reason: "FRAUD" },
		);
		expect(
			(await patch(`ads/${ads[0]?.id}`, { configured_status: "PAUSED" }))
				.status,
		).toBe(403);
	});
});
