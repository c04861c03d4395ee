import { describe, expect, test } from "vitest";
import type { WriteTarget } from "../../writes/write-parts.ts";
import {
	type Answer,
	account,
	fail,
	withMicrosoft,
} from "../fixtures/microsoft.ts";
import { readBudget, writeBudget } from "./budget.ts";
import { readKeywords, writeKeywords } from "./keywords.ts";
import { readStatus, writeStatus } from "./status.ts";

const campaign: WriteTarget = {
	level: "campaign",
	externalId: "301",
	campaignExternalId: "301",
	adGroupExternalId: null,
};
const below = (level: "adGroup" | "ad" | "keyword", externalId: string) => ({
	level,
	externalId,
	campaignExternalId: "301",
	adGroupExternalId: "401",
});

const row = {
	Id: "301",
	Name: "Autumn",
	Status: "Active",
	CampaignType: "Search",
	DailyBudget: 50,
	BudgetType: "DailyBudgetStandard",
	BudgetId: null as string | null,
	ExperimentId: null as string | null,
};

/** Microsoft with one campaign, one ad group, one ad and one keyword. */
const small =
	(
		more: {
			campaign?: Partial<typeof row>;
			partialErrors?: object[];
			nestedErrors?: object[];
			role?: number;
		} = {},
	): Answer =>
	({ path }, reply) => {
		switch (path) {
			case "Campaigns/QueryByIds":
				return { Campaigns: [{ ...row, ...more.campaign }] };
			case "Budgets/QueryByIds":
				return {
					Budgets: [
						{
							Id: "51",
							Amount: 120,
							BudgetType: "DailyBudgetStandard",
							AssociationCount: 3,
						},
					],
				};
			case "AdGroups/QueryByIds":
				return { AdGroups: [{ Id: "401", Name: "G", Status: "Paused" }] };
			case "Ads/QueryByIds":
				return {
					Ads: [{ Id: "501", Type: "ResponsiveSearch", Status: "Active" }],
				};
			case "Keywords/QueryByIds":
				return { Keywords: [null], PartialErrors: [{ Index: 0, Code: 1 }] };
			case "Keywords/QueryByAdGroupId":
				return {
					Keywords: [
						{ Id: "901", Text: "wool", MatchType: "Exact", Status: "Active" },
						{ Id: "902", Text: "old", MatchType: "Content", Status: "Active" },
					],
				};
			case "NegativeKeywords/QueryByEntityIds":
				return {
					EntityNegativeKeywords: [
						{
							EntityId: "401",
							NegativeKeywords: [
								{ Id: "951", Text: "free", MatchType: "Phrase" },
							],
						},
					],
				};
			case "EntityNegativeKeywords":
				return {
					NegativeKeywordIds: [{ Ids: ["952", null] }],
					NestedPartialErrors: more.nestedErrors ?? [],
				};
			case "User/Query":
				return {
					User: { Id: "9001" },
					CustomerRoles: [
						{ RoleId: more.role ?? 41, CustomerId: account.accessExternalId },
					],
				};
			case "Campaigns":
			case "Budgets":
			case "AdGroups":
			case "Ads":
			case "Keywords":
				return { PartialErrors: more.partialErrors ?? [] };
			default:
				return fail(reply, 400, 100);
		}
	};

const send = { validateOnly: false };
const check = { validateOnly: true };

describe("a budget", () => {
	test("of its own is written on the campaign, once and exactly", async () => {
		await withMicrosoft(small(), async ({ session, to }) => {
			const before = await readBudget(session, account, campaign);
			expect(before).toMatchObject({
				budget: { amountMicros: 50_000_000n, shared: false },
				sharedWith: 0,
				leastMicros: 50_000n,
				stepMicros: 10_000n,
			});
			if (!before) throw new Error("it is gone");
			await writeBudget(
				session,
				account,
				{ target: campaign, before, amountMicros: 75_510_000n },
				send,
			);
			expect(to("Campaigns")).toMatchObject([
				{
					method: "PUT",
					body: {
						AccountId: account.externalId,
						Campaigns: [
							{
								Id: "301",
								DailyBudget: 75.51,
								BudgetType: "DailyBudgetStandard",
							},
						],
					},
				},
			]);
		});
	});

	test("that is shared is written on the budget itself", async () => {
		const answer = small({ campaign: { BudgetId: "51" } });
		await withMicrosoft(answer, async ({ session, to }) => {
			const before = await readBudget(session, account, campaign);
			expect(before).toMatchObject({
				budget: { externalId: "51", amountMicros: 120_000_000n, shared: true },
				sharedWith: 2,
			});
			if (!before) throw new Error("it is gone");
			await writeBudget(
				session,
				account,
				{ target: campaign, before, amountMicros: 130_000_000n },
				send,
			);
			expect(to("Campaigns")).toEqual([]);
			expect(to("Budgets")).toMatchObject([
				{ method: "PUT", body: { Budgets: [{ Id: "51", Amount: 130 }] } },
			]);
		});
	});

	test.each<[string, bigint, Partial<typeof row>, string]>([
		["between two cents", 50_005_000n, {}, "amountMicros"],
		["below the least", 40_000n, {}, "amountMicros"],
		["beyond all reason", 10n ** 18n, {}, "amountMicros"],
		["of an experiment", 60_000_000n, { ExperimentId: "7" }, "targetId"],
	])(
		"%s is refused before anything is sent",
		async (_name, amountMicros, more, field) => {
			await withMicrosoft(
				small({ campaign: more }),
				async ({ session, asked }) => {
					const before = await readBudget(session, account, campaign);
					if (!before) throw new Error("it is gone");
					for (const options of [check, send])
						await expect(
							writeBudget(
								session,
								account,
								{ target: campaign, before, amountMicros },
								options,
							),
						).rejects.toMatchObject({ code: "INVALID_INPUT", field: [field] });
					expect(asked.filter(({ method }) => method === "PUT")).toEqual([]);
				},
			);
		},
	);

	test("that is only checked is not sent, and a viewer is told so", async () => {
		for (const role of [41, 100])
			await withMicrosoft(small({ role }), async ({ session, asked }) => {
				const before = await readBudget(session, account, campaign);
				if (!before) throw new Error("it is gone");
				const change = { target: campaign, before, amountMicros: 60_000_000n };
				const checking = writeBudget(session, account, change, check);
				if (role === 41)
					await expect(checking).resolves.toEqual({ warnings: [] });
				else
					await expect(checking).rejects.toMatchObject({
						code: "ACCESS_MISSING",
					});
				expect(asked.filter(({ method }) => method === "PUT")).toEqual([]);
			});
	});

	test.each([
		[1106, "INVALID_INPUT"],
		[1123, "INVALID_INPUT"],
		[4911, "INVALID_INPUT"],
		[4912, "INVALID_INPUT"],
		[1159, "INVALID_INPUT"],
		[106, "ACCESS_MISSING"],
		[117, "RATE_LIMITED"],
		[1008, "PLATFORM_REJECTED"],
		[0, "PLATFORM_UNAVAILABLE"],
		[987654, "PLATFORM_REJECTED"],
	])(
		"that Microsoft refuses with %i inside a success is %s",
		async (Code, code) => {
			const answer = small({ partialErrors: [{ Index: 0, Code }] });
			await withMicrosoft(answer, async ({ session, to }) => {
				const before = await readBudget(session, account, campaign);
				if (!before) throw new Error("it is gone");
				await expect(
					writeBudget(
						session,
						account,
						{ target: campaign, before, amountMicros: 60_000_000n },
						send,
					),
				).rejects.toMatchObject({ code });
				expect(to("Campaigns")).toHaveLength(1);
			});
		},
	);

	test("of a campaign that is gone is none", async () => {
		await withMicrosoft(
			() => ({ Campaigns: [null], PartialErrors: [{ Index: 0, Code: 1100 }] }),
			async ({ session }) => {
				expect(await readBudget(session, account, campaign)).toBeNull();
				expect(
					await readBudget(session, account, {
						...campaign,
						externalId: "9".repeat(25),
					}),
				).toBeNull();
			},
		);
	});
});

describe("a switch", () => {
	test("is read and written where the object lies, an ad's with its kind", async () => {
		await withMicrosoft(small(), async ({ session, asked }) => {
			for (const [target, status] of [
				[campaign, "ACTIVE"],
				[below("adGroup", "401"), "PAUSED"],
				[below("ad", "501"), "ACTIVE"],
			] as const) {
				const before = await readStatus(session, account, target);
				expect(before?.status).toBe(status);
				if (!before) throw new Error("it is gone");
				const change = { target, before, status: "PAUSED" as const };
				await writeStatus(session, account, change, send);
				await writeStatus(session, account, change, check);
			}
			expect(
				asked
					.filter(({ method }) => method === "PUT")
					.map(({ path, body }) => [path, body]),
			).toEqual([
				[
					"Campaigns",
					{
						AccountId: "180000001",
						Campaigns: [{ Id: "301", Status: "Paused" }],
					},
				],
				[
					"AdGroups",
					{ CampaignId: "301", AdGroups: [{ Id: "401", Status: "Paused" }] },
				],
				[
					"Ads",
					{
						AdGroupId: "401",
						Ads: [{ Id: "501", Type: "ResponsiveSearch", Status: "Paused" }],
					},
				],
			]);
		});
	});

	test("of what is gone is none, and no other status than the two is taken", async () => {
		await withMicrosoft(small(), async ({ session }) => {
			expect(
				await readStatus(session, account, below("keyword", "901")),
			).toBeNull();
			const before = await readStatus(session, account, campaign);
			if (!before) throw new Error("it is gone");
			await expect(
				writeStatus(
					session,
					account,
					{ target: campaign, before, status: "REMOVED" },
					send,
				),
			).rejects.toMatchObject({ code: "INVALID_INPUT", field: ["status"] });
		});
	});
});

describe("keywords", () => {
	const target = below("adGroup", "401");
	const change = {
		target,
		negative: false,
		keywords: [
			{ text: "wool", matchType: "EXACT" as const },
			{ text: "x".repeat(101), matchType: "BROAD" as const },
		],
	};

	test("that a group has are those it bids on, in a match type that is known, and its negative ones", async () => {
		await withMicrosoft(small(), async ({ session }) => {
			const present = await readKeywords(session, account, target);
			expect(present).toMatchObject([
				{ text: "wool", negative: false },
				{ text: "free", matchType: "PHRASE", negative: true },
			]);
		});
	});

	test("that are negative go to a list of their own, and nested errors are theirs", async () => {
		const nestedErrors = [
			{ Index: 0, Code: 0, BatchErrors: [{ Index: 1, Code: 4335 }] },
		];
		await withMicrosoft(small({ nestedErrors }), async ({ session, to }) => {
			const keywords = [
				{ text: "cheap", matchType: "EXACT" as const },
				{ text: "free", matchType: "PHRASE" as const },
			];
			expect(
				await writeKeywords(
					session,
					account,
					{ target, negative: true, keywords },
					send,
				),
			).toEqual({
				warnings: [],
				refused: [{ index: 1, message: expect.stringMatching(/already/) }],
			});
			expect(to("Keywords")).toEqual([]);
			expect(to("EntityNegativeKeywords")).toMatchObject([
				{
					method: "POST",
					body: {
						EntityNegativeKeywords: [
							{
								EntityId: "401",
								EntityType: "AdGroup",
								NegativeKeywords: [
									{ Text: "cheap", MatchType: "Exact" },
									{ Text: "free", MatchType: "Phrase" },
								],
							},
						],
					},
				},
			]);
		});
	});

	test("that are negative are refused together with their ad group", async () => {
		const nestedErrors = [{ Index: 0, Code: 1201, BatchErrors: [] }];
		await withMicrosoft(small({ nestedErrors }), async ({ session, to }) => {
			await expect(
				writeKeywords(session, account, { ...change, negative: true }, send),
			).rejects.toMatchObject({ code: "INVALID_INPUT", field: ["targetId"] });
			expect(to("EntityNegativeKeywords")).toHaveLength(1);
		});
	});

	test("of a group in an unknown form are not those of one that is gone", async () => {
		await withMicrosoft(
			(asked, reply) =>
				asked.path === "AdGroups/QueryByIds"
					? { AdGroups: [{ Id: "401", Name: 7, Status: "Paused" }] }
					: small()(asked, reply),
			async ({ session }) => {
				await expect(
					readKeywords(session, account, target),
				).rejects.toMatchObject({ code: "PLATFORM_REPLY_CHANGED" });
			},
		);
	});

	test.each([
		[106, /role/],
		[117, /limiting/],
		[0, /few minutes/],
	])(
		"that are refused with %i are not blamed for it",
		async (Code, sentence) => {
			const answer = small({ partialErrors: [{ Index: 0, Code }] });
			await withMicrosoft(answer, async ({ session }) => {
				const { refused } = await writeKeywords(session, account, change, send);
				expect(refused[0]?.message).toMatch(sentence);
			});
		},
	);

	test.each([1503, 1520, 1542, 4340, 987654])(
		"that are refused with %i are told by a sentence",
		async (Code) => {
			const answer = small({ partialErrors: [{ Index: 0, Code }] });
			await withMicrosoft(answer, async ({ session }) => {
				const { refused } = await writeKeywords(session, account, change, send);
				expect(refused).toEqual([
					{ index: 0, message: expect.stringMatching(/^[A-Z].*\.$/) },
				]);
				expect(refused[0]?.message.includes(`(${Code})`)).toBe(Code === 987654);
			});
		},
	);

	test("are added together, and one that is refused keeps the others from nothing", async () => {
		const answer = small({ partialErrors: [{ Index: 1, Code: 1043 }] });
		await withMicrosoft(answer, async ({ session, to }) => {
			expect(await writeKeywords(session, account, change, send)).toEqual({
				warnings: [],
				refused: [{ index: 1, message: expect.stringMatching(/already/) }],
			});
			expect(to("Keywords")).toMatchObject([
				{
					method: "POST",
					body: {
						AdGroupId: "401",
						Keywords: [
							{ Text: "wool", MatchType: "Exact", Status: "Active" },
							{ MatchType: "Broad" },
						],
					},
				},
			]);
		});
	});

	test("that are only checked are not sent, and one that is too long is told", async () => {
		await withMicrosoft(small(), async ({ session, to }) => {
			const { refused } = await writeKeywords(session, account, change, check);
			expect(refused).toMatchObject([{ index: 1 }]);
			expect(to("Keywords")).toEqual([]);
		});
	});
});
