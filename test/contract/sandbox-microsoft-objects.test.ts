import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
	faultCode,
	type MicrosoftRow,
	type MicrosoftStand,
	startMicrosoft,
} from "../support/sandbox-microsoft.ts";

// Campaigns and what lies below them at Microsoft's simulator, and changes of them.

let stand: MicrosoftStand;
const account = () => {
	const found = stand.accounts.find(({ row }) => row.Name === "Lumen Home");
	if (!found) throw new Error("no account");
	return found;
};
beforeAll(async () => {
	stand = await startMicrosoft({ campaigns: 12, days: 5 });
});
afterEach(async () => {
	await stand.control("role", { user: "agency_admin", roleId: null });
});
afterAll(() => stand.sandbox.stop());

const campaign = (
	operation: string,
	body: object,
	method: "POST" | "PUT" | "DELETE" = "POST",
) => stand.call(method, `campaign ${operation}`, body, account());
const rowsOf = (body: MicrosoftRow, name: string) =>
	body[name] as MicrosoftRow[];
const allTypes = "Search, Shopping, DynamicSearchAds, Audience, PerformanceMax";
const adTypes = ["ResponsiveSearch", "ResponsiveAd", "Product"];

async function campaigns(CampaignType: string | null = allTypes) {
	const { body } = await campaign("Campaigns/QueryByAccountId", {
		AccountId: account().accountId,
		...(CampaignType === null ? {} : { CampaignType }),
	});
	return rowsOf(body, "Campaigns");
}

async function campaignOf(type: string): Promise<MicrosoftRow> {
	const found = (await campaigns()).find(
		(row) => row.CampaignType === type && row.BudgetId === null,
	);
	if (!found) throw new Error(`no ${type}`);
	return found;
}

async function adGroupsOf(type: string): Promise<MicrosoftRow[]> {
	const { body } = await campaign("AdGroups/QueryByCampaignId", {
		CampaignId: (await campaignOf(type)).Id,
	});
	return rowsOf(body, "AdGroups");
}

describe("campaigns", () => {
	test("are those of Search alone where no types are named", async () => {
		const search = await campaigns(null);
		expect(search.length).toBeGreaterThan(3);
		for (const row of search) expect(row.CampaignType).toBe("Search");
		const all = await campaigns();
		expect(new Set(all.map((row) => row.CampaignType))).toEqual(
			new Set(["Search", "Audience", "Shopping", "PerformanceMax"]),
		);
		// Blanks alone between the words serve as well.
		expect(await campaigns("Search Audience")).toEqual(
			all.filter(({ CampaignType }) =>
				["Search", "Audience"].includes(String(CampaignType)),
			),
		);
		const wrong = await campaign("Campaigns/QueryByAccountId", {
			AccountId: account().accountId,
			CampaignType: "Telepathy",
		});
		expect(faultCode(wrong)).toBe(201);
	});

	test("are told whole, and never once they are deleted", async () => {
		const all = await campaigns();
		// One of twelve is removed in the world.
		expect(all).toHaveLength(11);
		for (const row of all) {
			expect(row.Id).toMatch(/^\d+$/);
			expect(row.DailyBudget).toEqual(expect.any(Number));
			expect(row).toHaveProperty("ForwardCompatibilityMap", null);
		}
		expect(all.map(({ Name }) => Name)).toContain("New customers 🎁");
		expect(all.map(({ Name }) => Name)).toContain("عروض الموسم");
		const last = all.at(-1);
		await stand.control("delete-campaign", {
			account: account().accountId,
			id: last?.Id,
		});
		expect(await campaigns()).toHaveLength(10);
	});

	test("by their ids are null where they are not there, with the reason", async () => {
		const { Id, CampaignType } = await campaignOf("Audience");
		const { status, body } = await campaign("Campaigns/QueryByIds", {
			AccountId: account().accountId,
			CampaignIds: [Id, "12345"],
			CampaignType,
		});
		expect(status).toBe(200);
		expect(body).toEqual({
			Campaigns: [expect.objectContaining({ Id }), null],
			PartialErrors: [
				expect.objectContaining({ Index: 1, Code: 1100, Type: "BatchError" }),
			],
		});
	});

	test("share a budget that is told by its id, with the number of those that spend from it", async () => {
		const sharing = (await campaigns()).filter((row) => row.BudgetId !== null);
		const [first] = sharing;
		const { body } = await campaign("Budgets/QueryByIds", {
			BudgetIds: [first?.BudgetId, "77"],
		});
		expect(body).toMatchObject({
			Budgets: [
				{
					Id: first?.BudgetId,
					Amount: first?.DailyBudget,
					AssociationCount: sharing.length,
				},
				null,
			],
			PartialErrors: [{ Index: 1, Code: 4916 }],
		});
	});
});

describe("below campaigns", () => {
	test("are ad groups and ads of the types that are named", async () => {
		const groups = await adGroupsOf("Search");
		expect(groups).toHaveLength(3);
		const [group] = groups;
		const list = (AdTypes?: string[]) =>
			campaign("Ads/QueryByAdGroupId", { AdGroupId: group?.Id, AdTypes });
		const { body } = await list(adTypes);
		const ads = rowsOf(body, "Ads");
		expect(ads).toHaveLength(2);
		for (const ad of ads) {
			// Beyond what a double holds.
			expect(BigInt(String(ad.Id))).toBeGreaterThan(2n ** 53n);
			expect(ad).toMatchObject({
				Type: "ResponsiveSearch",
				EditorialStatus: expect.any(String),
				FinalUrls: [expect.stringMatching(/^https:/)],
			});
			expect(rowsOf(ad, "Headlines")[0]).toMatchObject({
				Asset: { Type: "TextAsset", Text: expect.any(String) },
				PinnedField: "Headline1",
			});
		}
		expect((await list(["Product"])).body.Ads).toEqual([]);
		expect(faultCode(await list())).toBe(206);
		expect(faultCode(await list(["Hologram"]))).toBe(201);
	});

	test("are pictures that the account's media hold, with addresses of their files", async () => {
		const [group] = await adGroupsOf("Audience");
		const { body } = await campaign("Ads/QueryByAdGroupId", {
			AdGroupId: group?.Id,
			AdTypes: adTypes,
		});
		const [ad] = rowsOf(body, "Ads");
		const images = rowsOf(ad ?? {}, "Images").map(
			({ Asset }) => Asset as MicrosoftRow,
		);
		expect(images.length).toBeGreaterThan(1);
		const media = [];
		for (let Index = 0; ; Index++) {
			const page = await campaign("MediaMetaData/QueryByAccountId", {
				MediaEnabledEntities: "ResponsiveAd, ImageAdExtension",
				PageInfo: { Index, Size: 4 },
				ReturnAdditionalFields: "Text",
			});
			const rows = rowsOf(page.body, "MediaMetaData");
			media.push(...rows);
			if (rows.length < 4) break;
		}
		expect(media).toHaveLength(11);
		const ids = media.map(({ Id }) => Id);
		for (const { Id } of images) expect(ids).toContain(Id);
		const named = await campaign("MediaMetaData/QueryByIds", {
			MediaIds: [images[0]?.Id, "9"],
		});
		expect(named.body.PartialErrors).toMatchObject([{ Index: 1 }]);
		const [found] = rowsOf(named.body, "MediaMetaData");
		const [file] = rowsOf(found ?? {}, "Representations");
		const reply = await fetch(String(file?.Url));
		expect(reply.headers.get("content-type")).toMatch(/^image\//);
		const videos = await campaign("Videos/QueryByIds", { VideoIds: null });
		expect(rowsOf(videos.body, "Videos")).toHaveLength(2);
	});

	test("are no ad groups where the audience is found by itself, but asset groups", async () => {
		expect(await adGroupsOf("PerformanceMax")).toEqual([]);
		const { body } = await campaign("AssetGroups/QueryByCampaignId", {
			CampaignId: (await campaignOf("PerformanceMax")).Id,
		});
		expect(rowsOf(body, "AssetGroups")).toHaveLength(1);
		const gone = await campaign("AdGroups/QueryByCampaignId", {
			CampaignId: "12345",
		});
		expect(faultCode(gone)).toBe(1100);
	});
});

describe("changes", () => {
	const update = (...items: object[]) =>
		campaign(
			"Campaigns",
			{ AccountId: account().accountId, Campaigns: items },
			"PUT",
		);
	const again = async (id: unknown) =>
		(await campaigns()).find(({ Id }) => Id === id);

	test("of budgets and statuses leave out what is not named, and fail one by one inside a success", async () => {
		const { Id } = await campaignOf("Search");
		const shared = (await campaigns()).find((row) => row.BudgetId !== null);
		const { status, body } = await update(
			{ Id, DailyBudget: 75.5, BudgetType: "DailyBudgetStandard" },
			{ Id: shared?.Id, DailyBudget: 80 },
			{ Id: "12345", Status: "Paused" },
			{ Id: shared?.Id, Status: "Paused" },
		);
		expect(status).toBe(200);
		expect(body.PartialErrors).toMatchObject([
			{
				Index: 1,
				Code: 1159,
				ErrorCode: "CampaignServiceCannotUpdateSharedBudget",
				Type: "BatchError",
			},
			{ Index: 2, Code: 1100 },
			{ Index: 3, Code: 1107 },
		]);
		expect(await again(Id)).toMatchObject({
			DailyBudget: 75.5,
			Status: "Active",
		});
		expect((await update({ Id, Status: "Paused" })).body).toEqual({
			PartialErrors: [],
		});
		expect(await again(Id)).toMatchObject({
			DailyBudget: 75.5,
			Status: "Paused",
		});
		await update({ Id, Status: "Active" });
	});

	test.each([
		[{ DailyBudget: 0 }, 1106],
		[{ DailyBudget: 10.005 }, 1106],
		[{ DailyBudget: "10" }, 1106],
		[{ DailyBudget: 0.01 }, 4912],
		[{ DailyBudget: 5_000_000 }, 4911],
		[{ DailyBudget: 10, BudgetType: "Weekly" }, 1121],
		[{ Status: "Deleted" }, 1120],
		[{ CampaignType: "Audience" }, 1155],
		[{ Name: "Another" }, 204],
	])("%j is refused with %i", async (change, code) => {
		const { Id, DailyBudget } = await campaignOf("Search");
		const { body } = await update({ Id, ...change });
		expect(body.PartialErrors).toMatchObject([{ Index: 0, Code: code }]);
		expect(await again(Id)).toMatchObject({ DailyBudget, Status: "Active" });
	});

	test("of a shared budget change all that spend from it", async () => {
		const shared = (await campaigns()).find((row) => row.BudgetId !== null);
		const { body } = await campaign(
			"Budgets",
			{ Budgets: [{ Id: shared?.BudgetId, Amount: 121 }] },
			"PUT",
		);
		expect(body).toEqual({ PartialErrors: [] });
		const amounts = (await campaigns())
			.filter((row) => row.BudgetId === shared?.BudgetId)
			.map((row) => row.DailyBudget);
		expect(new Set(amounts)).toEqual(new Set([121]));
	});

	test("of an experiment are refused, and of everything to people who may only look", async () => {
		const { Id } = await campaignOf("Audience");
		const given = { account: account().accountId, id: Id };
		await stand.control("experiment", { ...given, experimentId: "5" });
		const refused = await update({ Id, Status: "Paused" });
		expect(refused.body.PartialErrors).toMatchObject([{ Code: 204 }]);
		await stand.control("experiment", { ...given, experimentId: null });
		await stand.control("role", { user: "agency_admin", roleId: 100 });
		const viewer = await update({ Id, Status: "Paused" });
		expect([viewer.status, faultCode(viewer)]).toEqual([403, 106]);
		const closed = stand.accounts.find(
			({ row }) => row.AccountLifeCycleStatus === "Inactive",
		);
		await stand.control("role", { user: "agency_admin", roleId: null });
		const inactive = await stand.call(
			"PUT",
			"campaign Campaigns",
			{
				AccountId: closed?.accountId,
				Campaigns: [{ Id: "1", Status: "Paused" }],
			},
			closed,
		);
		expect(faultCode(inactive)).toBe(208);
	});

	test("of ad groups and ads switch them, ads by their type", async () => {
		const { Id: CampaignId } = await campaignOf("Search");
		const [group] = await adGroupsOf("Search");
		const groups = await campaign(
			"AdGroups",
			{ CampaignId, AdGroups: [{ Id: group?.Id, Status: "Paused" }] },
			"PUT",
		);
		expect(groups.body.PartialErrors).toEqual([]);
		expect((await adGroupsOf("Search"))[0]?.Status).toBe("Paused");
		const read = async () =>
			rowsOf(
				(
					await campaign("Ads/QueryByAdGroupId", {
						AdGroupId: group?.Id,
						AdTypes: adTypes,
					})
				).body,
				"Ads",
			);
		const [ad] = await read();
		const change = (item: object) =>
			campaign("Ads", { AdGroupId: group?.Id, Ads: [item] }, "PUT");
		const wrong = await change({
			Id: ad?.Id,
			Type: "ResponsiveAd",
			Status: "Paused",
		});
		expect(wrong.body.PartialErrors).toMatchObject([{ Code: 1386 }]);
		await change({ Id: ad?.Id, Type: ad?.Type, Status: "Paused" });
		expect((await read())[0]?.Status).toBe("Paused");
		const many = Array.from({ length: 51 }, () => ({ Id: ad?.Id }));
		expect(
			faultCode(
				await campaign("Ads", { AdGroupId: group?.Id, Ads: many }, "PUT"),
			),
		).toBe(1311);
	});
});

describe("keywords", () => {
	const groupId = async () => (await adGroupsOf("Search"))[1]?.Id;
	const list = async (AdGroupId: unknown) =>
		rowsOf(
			(await campaign("Keywords/QueryByAdGroupId", { AdGroupId })).body,
			"Keywords",
		);

	test("are added with null in the place of those that are refused, changed and deleted", async () => {
		const AdGroupId = await groupId();
		const before = await list(AdGroupId);
		const added = await campaign("Keywords", {
			AdGroupId,
			Keywords: [
				{
					Text: "canvas tote bag",
					MatchType: "Phrase",
					Bid: { Amount: 0.45 },
					Status: "Active",
				},
				{ Text: "100% linen!", MatchType: "Exact" },
				{ Text: "حقيبة قماش", MatchType: "Broad" },
				{ Text: "canvas tote bag", MatchType: "Phrase" },
			],
		});
		const ids = added.body.KeywordIds as (string | null)[];
		expect(ids.map((id) => id !== null)).toEqual([true, false, true, false]);
		expect(added.body.PartialErrors).toMatchObject([
			{ Index: 1, Code: 1503 },
			{ Index: 3, Code: 1542 },
		]);
		const fuzzy = await campaign("Keywords", {
			AdGroupId,
			Keywords: [{ Text: "tote", MatchType: "Fuzzy" }],
		});
		expect(faultCode(fuzzy)).toBe(201);
		const after = await list(AdGroupId);
		expect(after).toHaveLength(before.length + 2);
		expect(after).toContainEqual(
			expect.objectContaining({
				Id: ids[0],
				Text: "canvas tote bag",
				MatchType: "Phrase",
				Bid: { Amount: 0.45 },
			}),
		);
		const changed = await campaign(
			"Keywords",
			{
				AdGroupId,
				Keywords: [
					{ Id: ids[0], Status: "Paused" },
					{ Id: ids[2], Text: "other" },
				],
			},
			"PUT",
		);
		expect(changed.body.PartialErrors).toMatchObject([
			{ Index: 1, Code: 1504 },
		]);
		const gone = await campaign(
			"Keywords",
			{ AdGroupId, KeywordIds: [ids[0], ids[0]] },
			"DELETE",
		);
		expect(gone.body.PartialErrors).toMatchObject([{ Index: 1, Code: 1501 }]);
		expect(await list(AdGroupId)).toHaveLength(before.length + 1);
	});

	test("that keep an ad from being shown are added and taken away with nested errors", async () => {
		const { Id: EntityId } = await campaignOf("Search");
		const negatives = async () => {
			const { body } = await campaign("NegativeKeywords/QueryByEntityIds", {
				EntityIds: [EntityId],
				EntityType: "Campaign",
				ParentEntityId: account().accountId,
			});
			const [entity] = rowsOf(body, "EntityNegativeKeywords");
			return rowsOf(entity ?? {}, "NegativeKeywords");
		};
		const before = await negatives();
		expect(before.map(({ Text }) => Text)).toContain("jobs");
		const change = (NegativeKeywords: object[], method: "POST" | "DELETE") =>
			campaign(
				"EntityNegativeKeywords",
				{
					EntityNegativeKeywords: [
						{ EntityId, EntityType: "Campaign", NegativeKeywords },
					],
				},
				method,
			);
		const added = await change(
			[
				{ Text: "free", MatchType: "Phrase" },
				{ Text: "cheap", MatchType: "Broad" },
				{ Text: "Free", MatchType: "Phrase" },
				{ Text: "jobs", MatchType: "Exact" },
				{ Text: "x".repeat(101), MatchType: "Exact" },
			],
			"POST",
		);
		const [{ Ids = [] } = {}] = rowsOf(added.body, "NegativeKeywordIds") as {
			Ids?: (string | null)[];
		}[];
		expect(Ids).toEqual([
			expect.stringMatching(/^\d+$/),
			null,
			null,
			null,
			null,
		]);
		expect(added.body.NestedPartialErrors).toMatchObject([
			{
				Index: 0,
				BatchErrors: [
					{ Index: 1, Code: 4340 },
					{ Index: 2, Code: 4338 },
					{ Index: 3, Code: 4335 },
					{ Index: 4, Code: 1005 },
				],
			},
		]);
		expect(await negatives()).toHaveLength(before.length + 1);
		const twice = await change([{ Id: Ids[0] }, { Id: Ids[0] }], "DELETE");
		expect(twice.body.NestedPartialErrors).toMatchObject([
			{ BatchErrors: [{ Index: 1, Code: 4330 }] },
		]);
		expect(await negatives()).toEqual(before);
	});
});
