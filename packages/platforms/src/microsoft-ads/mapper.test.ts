import { describe, expect, test } from "vitest";
import {
	accountRow,
	adRow,
	budgetRow,
	campaignRow,
	keywordRow,
	mediaRow,
} from "./api-types.ts";
import { toImage } from "./asset-mapper.ts";
import { leastDailyBudget, stepOf } from "./currencies.ts";
import { byId } from "./ids.ts";
import {
	imageIdsOf,
	toAd,
	toAdAccount,
	toCampaign,
	toKeyword,
} from "./mapper.ts";
import { toTimeZone } from "./time-zones.ts";

const account = {
	Id: "180000001",
	Name: " Maple & Co ",
	Number: "F1234ABC",
	ParentCustomerId: "250000001",
	CurrencyCode: "EUR",
	TimeZone: "AmsterdamBerlinBernRomeStockholmVienna",
	AccountLifeCycleStatus: "Active",
};

describe("an account", () => {
	test("keeps its id, and its customer as the way to enter", () => {
		expect(toAdAccount(accountRow.parse(account))).toMatchObject({
			externalId: "180000001",
			accessExternalId: "250000001",
			parentExternalId: null,
			manager: false,
			name: "Maple & Co",
			currencyCode: "EUR",
			timeZone: "Europe/Berlin",
			platformStatus: "Active",
			active: true,
		});
	});

	test("that is suspended, or tells less, is listed all the same", () => {
		const row = {
			Id: "2",
			Name: null,
			TimeZone: "Atlantis",
			AccountLifeCycleStatus: "Suspended",
		};
		expect(toAdAccount(accountRow.parse(row))).toMatchObject({
			name: "2",
			accessExternalId: null,
			timeZone: null,
			active: false,
		});
	});

	test("has a zone of the world where Microsoft's own name is known, with underscores or without", () => {
		expect(toTimeZone("PacificTimeUSCanadaTijuana")).toBe(
			"America/Los_Angeles",
		);
		expect(toTimeZone("MountainTime_US_Canada")).toBe("America/Denver");
		expect(toTimeZone("toString")).toBeNull();
		expect(toTimeZone(null)).toBeNull();
	});
});

const campaign = {
	Id: "9007199254740993",
	Name: "قهوة ☕",
	Status: "Active",
	CampaignType: "Search",
	DailyBudget: 50.1,
	BudgetType: "DailyBudgetStandard",
	BudgetId: null,
	StartDate: { Day: 1, Month: 9, Year: 2026 },
	EndDate: null,
};
const read = (more: object, shared: object | null = null) =>
	toCampaign(
		campaignRow.parse({ ...campaign, ...more }),
		campaign,
		"EUR",
		shared && budgetRow.parse(shared),
	);

describe("a campaign", () => {
	test("keeps its id beyond 2^53, its budget to the micro and its days", () => {
		expect(read({})).toEqual({
			externalId: "9007199254740993",
			name: "قهوة ☕",
			status: "ACTIVE",
			platformStatus: "Active",
			objective: "Search",
			budget: {
				externalId: null,
				amountMicros: 50_100_000n,
				period: "DAILY",
				shared: false,
			},
			currencyCode: "EUR",
			startDate: "2026-09-01",
			endDate: null,
			raw: campaign,
		});
	});

	test("has its days in either form, and none that is no day", () => {
		expect(read({ EndDate: "2026-09-30T00:00:00Z" }).endDate).toBe(
			"2026-09-30",
		);
		expect(read({ EndDate: { Day: 31, Month: 2, Year: 2026 } }).endDate).toBe(
			null,
		);
	});

	test("spends from a shared budget, alone or with others", () => {
		const of = (count: number | null) =>
			read(
				{ BudgetId: "51" },
				{
					Id: "51",
					Amount: 120,
					BudgetType: "DailyBudgetStandard",
					AssociationCount: count,
				},
			).budget;
		expect(of(3)).toEqual({
			externalId: "51",
			amountMicros: 120_000_000n,
			period: "DAILY",
			shared: true,
		});
		expect(of(1)?.shared).toBe(false);
		expect(of(null)?.shared).toBe(true);
		// Microsoft did not tell the budget itself: the campaign shows its amount.
		expect(read({ BudgetId: "51" }).budget).toMatchObject({
			amountMicros: 50_100_000n,
			shared: true,
		});
	});

	test.each([
		["Paused", "PAUSED"],
		["BudgetPaused", "ACTIVE"],
		["BudgetAndManualPaused", "PAUSED"],
		["Suspended", "PAUSED"],
		["Deleted", "REMOVED"],
		["Hibernating", "UNKNOWN"],
	])("whose status is %s is %s, and keeps the word", (word, status) => {
		expect(read({ Status: word })).toMatchObject({
			status,
			platformStatus: word,
		});
	});

	test("has no budget where its kind or amount is not known, and one for its life where it is so", () => {
		expect(read({ BudgetType: "Weekly" }).budget).toBeNull();
		expect(read({ DailyBudget: null }).budget).toBeNull();
		expect(read({ BudgetType: "LifetimeBudgetStandard" }).budget).toMatchObject(
			{ period: "LIFETIME" },
		);
	});
});

const place = { campaignExternalId: "301", adGroupExternalId: "401" };

describe("an ad", () => {
	test("that is responsive has its words, each once, and its pictures", () => {
		const row = adRow.parse({
			Id: "501",
			Type: "ResponsiveAd",
			Status: "Active",
			FinalUrls: ["https://maple.test/"],
			Headlines: [
				{ Asset: { Id: "1", Type: "TextAsset", Text: "Warm" } },
				{ Asset: { Id: "2", Type: "TextAsset", Text: "Warm" } },
			],
			Descriptions: [{ Asset: { Id: "3", Type: "TextAsset", Text: "Wool" } }],
			Images: [
				{ Asset: { Id: "77", Type: "ImageAsset", SubType: "LandscapeImage" } },
				{ Asset: { Id: "77", Type: "ImageAsset", SubType: "SquareImage" } },
				null,
			],
		});
		expect(toAd(row, place)).toEqual({
			externalId: "501",
			...place,
			name: null,
			status: "ACTIVE",
			platformStatus: "Active",
			headlines: ["Warm"],
			descriptions: ["Wool"],
			callToAction: null,
			destinationUrl: "https://maple.test/",
		});
		expect(imageIdsOf(row)).toEqual(["77"]);
	});

	test("of the older kinds has its parts, and one without words none", () => {
		const old = adRow.parse({
			Id: "502",
			Type: "ExpandedText",
			TitlePart1: "One",
			TitlePart2: "Two",
			Text: "More",
		});
		expect(toAd(old, place)).toMatchObject({
			headlines: ["One", "Two"],
			descriptions: ["More"],
			status: "UNKNOWN",
			platformStatus: "UNSPECIFIED",
		});
		const bare = adRow.parse({ Id: "503", Type: "Product", FinalUrls: null });
		expect(toAd(bare, place)).toMatchObject({
			headlines: [],
			destinationUrl: null,
		});
	});
});

test("a keyword keeps its text and match type, also one of tomorrow", () => {
	const row = { Id: "901", Text: "linen shirt", MatchType: "Phrase" };
	expect(toKeyword(keywordRow.parse(row), place)).toMatchObject({
		text: "linen shirt",
		matchType: "PHRASE",
		negative: false,
	});
	expect(
		toKeyword(keywordRow.parse({ ...row, MatchType: "Content" }), place)
			.matchType,
	).toBe("UNKNOWN");
});

test("a picture is the one that was uploaded, or the largest; what is no picture is none", () => {
	const of = (more: object) =>
		toImage(mediaRow.parse({ Id: "77", MediaType: "Image", ...more }));
	const picture = (Name: string, Width: number) => ({
		Name,
		Width,
		Height: Width,
		Url: `https://files.test/${Name}`,
	});
	expect(
		of({ Representations: [picture("Icon", 16), picture("Full", 8)] }),
	).toMatchObject({
		externalId: "77",
		kind: "IMAGE",
		sourceUrl: "https://files.test/Full",
		width: 8,
	});
	expect(
		of({ Representations: [picture("A", 16), picture("B", 80)] })?.width,
	).toBe(80);
	expect(of({ Representations: null })).toBeNull();
	expect(of({ MediaType: "Video", Representations: [picture("A", 1)] })).toBe(
		null,
	);
});

test("budgets have least amounts and steps by their currency", () => {
	expect(leastDailyBudget("SEK")).toBe(70_000n);
	expect(leastDailyBudget("JPY")).toBeNull();
	expect(leastDailyBudget("toString")).toBeNull();
	expect(stepOf("JPY")).toBe(1_000_000n);
	expect(stepOf("EUR")).toBe(10_000n);
});

test("ids are in the order of their numbers", () => {
	expect(["10", "9", "9007199254740993", "100"].sort(byId)).toEqual([
		"9",
		"10",
		"100",
		"9007199254740993",
	]);
});
