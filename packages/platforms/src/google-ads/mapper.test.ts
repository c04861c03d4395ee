import { describe, expect, test } from "vitest";
import { idAt, readRows } from "../read-rows.ts";
import { adRow, assetRow, campaignRow, id, keywordRow } from "./api-types.ts";
import { toAsset } from "./asset-mapper.ts";
import campaign from "./fixtures/campaign.json" with { type: "json" };
import displayAd from "./fixtures/display-ad.json" with { type: "json" };
import imageAsset from "./fixtures/image-asset.json" with { type: "json" };
import { toAd, toCampaign, toKeyword } from "./mapper.ts";

const read = (raw: unknown) => toCampaign(campaignRow.parse(raw), raw, "EUR");

describe("a campaign of Google Ads", () => {
	test("keeps its id, money and record exactly", () => {
		expect(read(campaign)).toEqual({
			externalId: "9007199254740993",
			name: "Linen, spring",
			status: "ACTIVE",
			platformStatus: "ENABLED",
			objective: "DISPLAY",
			budget: {
				externalId: "5",
				amountMicros: 9007199254740993n,
				period: "DAILY",
				shared: true,
			},
			currencyCode: "EUR",
			startDate: "2026-03-01",
			endDate: null,
			raw: campaign,
		});
	});

	test.each([
		["PAUSED", "SERVING", "PAUSED"],
		["ENABLED", "ENDED", "ENDED"],
		["REMOVED", "ENDED", "REMOVED"],
		["HIBERNATING", "SERVING", "UNKNOWN"],
		["constructor", "SERVING", "UNKNOWN"],
	])("%s, %s is %s and the word is kept", (status, servingStatus, ours) => {
		const draft = read({
			...campaign,
			campaign: { ...campaign.campaign, status, servingStatus },
		});
		expect(draft).toMatchObject({ status: ours, platformStatus: status });
	});

	test("with a total budget has it for its lifetime; without one it has none", () => {
		expect(
			read({
				...campaign,
				campaignBudget: {
					id: "5",
					totalAmountMicros: "7",
					period: "CUSTOM_PERIOD",
				},
			}).budget,
		).toMatchObject({ amountMicros: 7n, period: "LIFETIME", shared: false });
		expect(read({ campaign: campaign.campaign }).budget).toBeNull();
	});

	test("that does not fit is rejected alone, with its path", () => {
		const rows = [
			campaign,
			{ campaign: { id: "3" } },
			{ campaign: { id: 2 ** 60, name: "x" } },
			{ ...campaign, campaignBudget: { amountMicros: "12.5" } },
			"<html>",
		];
		const { records, rejected } = readRows(rows, {
			entity: "campaign",
			list: "results",
			schema: campaignRow,
			toDraft: (row, raw) => toCampaign(row, raw, "EUR"),
			findId: idAt("campaign.id", id),
		});
		expect(records).toHaveLength(1);
		expect(rejected.map(({ path, externalId }) => [path, externalId])).toEqual([
			["results[1].campaign.name", "3"],
			["results[2].campaign.id", null],
			["results[3].campaignBudget.amountMicros", "9007199254740993"],
			["results[4]", null],
		]);
	});
});

const place = { campaign: { id: "1" }, adGroup: { id: "2" } };

test("a responsive display ad brings its texts, a kind we do not know its address", () => {
	const display = toAd(adRow.parse(displayAd));
	expect(display).toMatchObject({
		status: "PAUSED",
		headlines: ["Linen", "Linen for long days"],
		descriptions: ["Light."],
		callToAction: "Shop now",
		destinationUrl: "https://shop.example/a",
	});
	const other = toAd(
		adRow.parse({
			...place,
			adGroupAd: {
				ad: { id: "4", type: "HOLOGRAM_AD", hologramAd: { depth: 3 } },
			},
		}),
	);
	expect(other).toMatchObject({
		status: "UNKNOWN",
		headlines: [],
		destinationUrl: null,
	});
});

test("a negative keyword stays negative, a new match type is UNKNOWN", () => {
	const keyword = toKeyword(
		keywordRow.parse({
			...place,
			adGroupCriterion: {
				criterionId: "9",
				status: "ENABLED",
				negative: true,
				keyword: { text: "cheap linen", matchType: "TELEPATHIC" },
			},
		}),
	);
	expect(keyword).toMatchObject({ negative: true, matchType: "UNKNOWN" });
});

describe("an asset of Google Ads", () => {
	const read = (asset: object, isLogo = false) =>
		toAsset(assetRow.parse({ asset: { id: "7", ...asset } }), isLogo);
	const image = imageAsset.asset;

	test("that is an image can be fetched, and is a logo where it stands as one", () => {
		expect(read(image)).toMatchObject({
			kind: "IMAGE",
			sourceUrl: "https://tpc.example/simgad/1",
			mimeType: "image/png",
			byteSize: 12345n,
			width: 1200,
			height: 628,
		});
		expect(read(image, true)?.kind).toBe("LOGO");
	});

	test("that is a video has its page on YouTube, which is not a file", () => {
		expect(
			read({
				type: "YOUTUBE_VIDEO",
				youtubeVideoAsset: {
					youtubeVideoId: "dQw4w9WgXcQ",
					youtubeVideoTitle: "Spring",
				},
			}),
		).toMatchObject({
			kind: "VIDEO",
			name: "Spring",
			sourceUrl: "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
		});
	});

	test("with an address that is none does not fit", () => {
		expect(
			assetRow.safeParse({
				asset: {
					id: "7",
					type: "IMAGE",
					imageAsset: { fullSize: { url: "javascript:alert(1)" } },
				},
			}).success,
		).toBe(false);
	});
});
