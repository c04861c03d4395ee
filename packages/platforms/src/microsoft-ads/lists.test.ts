import { describe, expect, test } from "vitest";
import { listAdAccounts } from "./accounts.ts";
import { assetAddresses, assets } from "./assets.ts";
import { campaigns } from "./campaigns.ts";
import {
	type Answer,
	type Asked,
	account,
	collect,
	fail,
	withMicrosoft,
} from "./fixtures/microsoft.ts";
import { adGroups, ads, keywords } from "./lists.ts";

const campaign = (Id: number | string, more: object = {}) => ({
	Id: String(Id),
	Name: `Campaign ${Id}`,
	Status: "Active",
	CampaignType: "Search",
	DailyBudget: 10,
	BudgetType: "DailyBudgetStandard",
	BudgetId: null,
	...more,
});

/** An account of so many campaigns, with two ad groups each, and two ads, two keywords and a negative one in each. */
const small =
	(all: readonly object[]): Answer =>
	({ path, body }, reply) => {
		switch (path) {
			case "Campaigns/QueryByAccountId":
				return { Campaigns: all };
			case "Campaigns/QueryByIds":
				return {
					Campaigns: (body.CampaignIds as string[]).map(
						(id) =>
							all.find((each) => (each as { Id: string }).Id === id) ?? null,
					),
					PartialErrors: [],
				};
			case "Budgets/QueryByIds":
				return {
					Budgets: (body.BudgetIds as string[]).map((Id) => ({
						Id,
						Amount: 30,
						BudgetType: "DailyBudgetStandard",
						AssociationCount: 2,
					})),
				};
			case "AdGroups/QueryByCampaignId":
				// It was deleted after it was listed.
				if (body.CampaignId === "13") return fail(reply, 400, 1100);
				return {
					AdGroups: [1, 2].map((at) => ({
						Id: `${body.CampaignId}0${at}`,
						Name: `Group ${at}`,
						Status: "Active",
					})),
				};
			case "Ads/QueryByAdGroupId":
				return {
					Ads: [1, 2].map((at) => ({
						Id: `${body.AdGroupId}0${at}`,
						Type: "ResponsiveAd",
						Status: "Active",
						Images: [{ Asset: { Type: "ImageAsset", Id: `77${at}` } }],
					})),
				};
			case "Keywords/QueryByAdGroupId":
				return {
					Keywords: [
						{ Id: `${body.AdGroupId}5`, Text: "wool", MatchType: "Exact" },
						{ Id: "nonsense", Text: "wool", MatchType: "Exact" },
					],
				};
			case "NegativeKeywords/QueryByEntityIds":
				return {
					EntityNegativeKeywords: [
						{
							EntityId: (body.EntityIds as string[])[0],
							NegativeKeywords: [
								{ Id: "6", Text: "free", MatchType: "Phrase" },
							],
						},
					],
				};
			default:
				throw new Error(`nobody answers ${path}`);
		}
	};

const idsOf = (pages: { records: { externalId: string }[] }[]) =>
	pages.flatMap(({ records }) => records.map(({ externalId }) => externalId));

describe("accounts", () => {
	test("are searched for by the person, page after page until one is not full", async () => {
		const total = 130;
		const row = (index: number) => ({
			Id: String(180000001 + index),
			Name: `Account ${index}`,
			ParentCustomerId: "250000001",
			CurrencyCode: "EUR",
			TimeZone: "Brasilia",
			AccountLifeCycleStatus: "Active",
		});
		const indexOf = ({ body }: Asked) =>
			(body.PageInfo as { Index: number }).Index;
		await withMicrosoft(
			(asked) =>
				asked.path === "User/Query"
					? { User: { Id: "9001", UserName: "ana@brand.test" } }
					: {
							Accounts: Array.from(
								{ length: Math.min(100, total - indexOf(asked) * 100) },
								(_, at) => row(indexOf(asked) * 100 + at),
							),
						},
			async ({ session, to }) => {
				const found = await listAdAccounts(session);
				expect(found).toHaveLength(total);
				const searches = to("Accounts/Search");
				expect(searches.map(indexOf)).toEqual([0, 1]);
				expect(searches[0]?.body.Predicates).toEqual([
					{ Field: "UserId", Operator: "Equals", Value: "9001" },
				]);
				expect(searches[0]?.headers).not.toHaveProperty("customerid");
			},
		);
	});

	test("that are told in a circle are not read for ever", async () => {
		await withMicrosoft(
			({ path }) =>
				path === "User/Query"
					? { User: { Id: "9001" } }
					: { Accounts: Array.from({ length: 100 }, () => ({ Id: "1" })) },
			async ({ session }) => {
				await expect(listAdAccounts(session)).rejects.toMatchObject({
					code: "PLATFORM_REPLY_CHANGED",
				});
			},
		);
	});
});

describe("campaigns", () => {
	test("of every kind are asked for, and handed on in the order of their ids", async () => {
		const all = [campaign(300), campaign(20), campaign(100), campaign(7)];
		await withMicrosoft(small(all), async ({ session, to }) => {
			const pages = await collect(campaigns(session, account, { pageSize: 3 }));
			expect(idsOf(pages)).toEqual(["7", "20", "100", "300"]);
			expect(pages.map(({ nextCursor }) => nextCursor)).toEqual(["100", null]);
			const rest = campaigns(session, account, { pageSize: 3, cursor: "100" });
			expect(idsOf(await collect(rest))).toEqual(["300"]);
			expect(to("Campaigns/QueryByAccountId")[0]?.body).toEqual({
				AccountId: account.externalId,
				CampaignType:
					"Search, Shopping, DynamicSearchAds, Audience, Hotel, PerformanceMax, App",
				ReturnAdditionalFields: null,
			});
		});
	});

	test("that share a budget have its amount, which is asked for once", async () => {
		const all = [
			campaign(1, { BudgetId: "51" }),
			campaign(2, { BudgetId: "51" }),
			campaign(3),
		];
		await withMicrosoft(small(all), async ({ session, to }) => {
			const [page] = await collect(campaigns(session, account));
			expect(page?.records.map(({ budget }) => budget?.shared)).toEqual([
				true,
				true,
				false,
			]);
			expect(page?.records[0]?.budget?.amountMicros).toBe(30_000_000n);
			expect(to("Budgets/QueryByIds").map(({ body }) => body)).toEqual([
				{ BudgetIds: ["51"] },
			]);
		});
	});

	test("that are named are asked for by their ids, a hundred at a time, and one that is gone is left out", async () => {
		const all = Array.from({ length: 150 }, (_, at) => campaign(at + 1));
		const externalIds = [...all.map(({ Id }) => Id), "9999"];
		await withMicrosoft(small(all), async ({ session, to }) => {
			const pages = await collect(campaigns(session, account, { externalIds }));
			expect(idsOf(pages)).toHaveLength(150);
			expect(to("Campaigns/QueryByIds")).toHaveLength(2);
			for (const { nextCursor } of pages.slice(0, -1)) {
				const rest = campaigns(session, account, {
					externalIds,
					cursor: nextCursor,
				});
				expect(idsOf(await collect(rest))).toHaveLength(50);
			}
			expect(
				await collect(campaigns(session, account, { externalIds: [] })),
			).toEqual([]);
		});
	});

	test.each([
		["by an internal error", 0, "PLATFORM_UNAVAILABLE"],
		["by its limits", 117, "RATE_LIMITED"],
	])(
		"that Microsoft could not look up %s, which it tells inside a success, do not pass for gone",
		async (_name, Code, code) => {
			await withMicrosoft(
				() => ({
					Campaigns: [null],
					PartialErrors: [{ Index: 0, Code, Type: "BatchError" }],
				}),
				async ({ session }) => {
					await expect(
						collect(campaigns(session, account, { externalIds: ["1"] })),
					).rejects.toMatchObject({ code });
				},
			);
		},
	);

	test("of which one is gone, which Microsoft tells inside a success too, are told without it", async () => {
		await withMicrosoft(
			() => ({
				Campaigns: [null, campaign(2)],
				PartialErrors: [{ Index: 0, Code: 1100, Type: "BatchError" }],
			}),
			async ({ session }) => {
				const externalIds = ["1", "2"];
				expect(
					idsOf(await collect(campaigns(session, account, { externalIds }))),
				).toEqual(["2"]);
			},
		);
	});

	test("of which one has an unknown form are told, and it is rejected with its place", async () => {
		const all = [campaign(1), campaign(2, { Name: null })];
		await withMicrosoft(small(all), async ({ session }) => {
			const [page] = await collect(campaigns(session, account));
			expect(page?.records).toHaveLength(1);
			expect(page?.rejected).toMatchObject([
				{ externalId: "2", path: "Campaigns[1].Name" },
			]);
		});
	});

	test("in a reply of another shape are a changed reply", async () => {
		await withMicrosoft(
			() => ({ campaigns: [] }),
			async ({ session }) => {
				await expect(
					collect(campaigns(session, account)),
				).rejects.toMatchObject({ code: "PLATFORM_REPLY_CHANGED" });
			},
		);
	});
});

describe("what lies below campaigns", () => {
	const all = [
		...Array.from({ length: 30 }, (_, at) => campaign(at + 10)),
		campaign(99, { CampaignType: "PerformanceMax" }),
	];

	test("is told campaign by campaign, from each cursor the rest, and not of one that is gone or has no ad groups", async () => {
		await withMicrosoft(small(all), async ({ session, to }) => {
			const pages = await collect(adGroups(session, account));
			expect(idsOf(pages)).toHaveLength(58);
			expect(idsOf(pages).slice(0, 3)).toEqual(["1001", "1002", "1101"]);
			expect(pages.length).toBeGreaterThan(1);
			const asked = to("AdGroups/QueryByCampaignId").map(
				({ body }) => body.CampaignId,
			);
			expect(asked).not.toContain("99");
			const [first] = pages;
			const rest = adGroups(session, account, {
				cursor: first?.nextCursor ?? null,
			});
			expect(await collect(rest)).toEqual(pages.slice(1));
		});
	});

	test("is of the named campaigns alone where some are named", async () => {
		await withMicrosoft(small(all), async ({ session, to }) => {
			const pages = await collect(
				ads(session, account, { externalIds: ["11", "10"] }),
			);
			expect(idsOf(pages)).toEqual([
				"100101",
				"100102",
				"100201",
				"100202",
				"110101",
				"110102",
				"110201",
				"110202",
			]);
			expect(to("Ads/QueryByAdGroupId")[0]?.body.AdTypes).toContain(
				"ResponsiveSearch",
			);
			expect(
				await collect(keywords(session, account, { externalIds: [] })),
			).toEqual([]);
		});
	});

	test("comes in pages of some ad groups, from each cursor the rest, so that a large campaign need not be read at one go", async () => {
		const large: Answer = (asked, reply) =>
			asked.path === "AdGroups/QueryByCampaignId"
				? {
						AdGroups: Array.from({ length: 300 }, (_, at) => ({
							Id: `${asked.body.CampaignId}${String(999 - at).padStart(3, "0")}`,
							Name: `Group ${at}`,
							Status: "Active",
						})),
					}
				: small([campaign(10), campaign(11)])(asked, reply);
		await withMicrosoft(large, async ({ session }) => {
			const pages = await collect(ads(session, account));
			expect(new Set(idsOf(pages)).size).toBe(1_200);
			expect(pages.map(({ nextCursor }) => nextCursor)).toEqual([
				"10:10939",
				"11:11879",
				null,
			]);
			for (const [at, { nextCursor }] of pages.slice(0, -1).entries()) {
				const rest = ads(session, account, { cursor: nextCursor });
				expect(idsOf(await collect(rest))).toEqual(idsOf(pages.slice(at + 1)));
			}
			// Whoever wants one waits for no more than a few.
			for await (const { records } of ads(session, account, { pageSize: 1 })) {
				expect(records.length).toBeLessThan(20);
				break;
			}
			for (const cursor of ["x", "10:", "10:1:1", ":1"])
				await expect(
					collect(ads(session, account, { cursor })),
				).rejects.toMatchObject({ code: "INVALID_INPUT" });
		});
	});

	test("are keywords and negative ones, each group's in one question of its own", async () => {
		await withMicrosoft(small(all), async ({ session, to }) => {
			const [page] = await collect(
				keywords(session, account, { externalIds: ["10"] }),
			);
			expect(
				page?.records.map(({ text, negative, adGroupExternalId }) => [
					text,
					negative,
					adGroupExternalId,
				]),
			).toEqual([
				["wool", false, "1001"],
				["free", true, "1001"],
				["wool", false, "1002"],
				["free", true, "1002"],
			]);
			expect(page?.rejected).toHaveLength(2);
			expect(to("NegativeKeywords/QueryByEntityIds")[0]?.body).toEqual({
				EntityIds: ["1001"],
				EntityType: "AdGroup",
				ParentEntityId: "10",
			});
		});
	});
});

describe("pictures", () => {
	const media = (Id: string) => ({
		Id,
		MediaType: "Image",
		Text: "A shirt",
		Representations: [
			{ Name: "Full", Url: `https://files.test/${Id}`, Width: 10, Height: 10 },
		],
	});
	const library = Array.from({ length: 5 }, (_, at) => media(String(at + 770)));
	const answer: Answer = (asked, reply) => {
		const { path, body } = asked;
		if (path === "MediaMetaData/QueryByAccountId") {
			const { Index, Size } = body.PageInfo as { Index: number; Size: number };
			return {
				MediaMetaData: library.slice(Index * Size, (Index + 1) * Size),
			};
		}
		if (path === "MediaMetaData/QueryByIds")
			return {
				MediaMetaData: (body.MediaIds as string[]).map(
					(id) => library.find(({ Id }) => Id === id) ?? null,
				),
			};
		return small([campaign(10)])(asked, reply);
	};

	test("of the library come page by page, and from each cursor the rest", async () => {
		await withMicrosoft(answer, async ({ session }) => {
			const pages = await collect(assets(session, account, { pageSize: 2 }));
			expect(idsOf(pages)).toEqual(["770", "771", "772", "773", "774"]);
			expect(pages.map(({ nextCursor }) => nextCursor)).toEqual([
				"1",
				"2",
				null,
			]);
			const rest = assets(session, account, { pageSize: 2, cursor: "1" });
			expect(idsOf(await collect(rest))).toEqual(["772", "773", "774"]);
			await expect(
				collect(assets(session, account, { cursor: "x" })),
			).rejects.toMatchObject({ code: "INVALID_INPUT" });
		});
	});

	test("of named campaigns are those of their ads, and an address is told of what is there alone", async () => {
		await withMicrosoft(answer, async ({ session }) => {
			const pages = await collect(
				assets(session, account, { externalIds: ["10"] }),
			);
			expect(idsOf(pages)).toEqual(["771", "772"]);
			// Nothing is a page as well: it says that the list was read.
			expect(
				await collect(assets(session, account, { externalIds: ["999"] })),
			).toEqual([{ records: [], rejected: [], nextCursor: null }]);
			const addresses = await assetAddresses(session, account, [
				"771",
				"999",
				"no id",
			]);
			expect([...addresses]).toEqual([["771", "https://files.test/771"]]);
		});
	});
});
