import { describe, expect, test } from "vitest";
import type { WriteTarget } from "../../writes/write-parts.ts";
import { campaignRow } from "../fixtures/stats.ts";
import { type Answer, account, fail, listed, withX } from "../fixtures/x.ts";
import { readBudget, writeBudget } from "./budget.ts";
import { readKeywords, writeKeywords } from "./keywords.ts";
import { readStatus, writeStatus } from "./status.ts";

const ofCampaign: WriteTarget = {
	level: "campaign",
	externalId: "c1",
	campaignExternalId: "c1",
	adGroupExternalId: null,
};
const ofLineItem: WriteTarget = {
	level: "adGroup",
	externalId: "l1",
	campaignExternalId: "c1",
	adGroupExternalId: "l1",
};
const forReal = { validateOnly: false };

/** X with one campaign or line item. */
const withRow =
	(row: object): Answer =>
	({ method }) =>
		method === "PUT" ? { data: row } : listed([row]);

describe("a budget", () => {
	test("is the daily one where there is one, else the total, in the campaign's own currency", async () => {
		await withX(withRow(campaignRow("c1")), async ({ session, asked }) => {
			expect(await readBudget(session, account, ofCampaign)).toEqual({
				budget: {
					externalId: null,
					amountMicros: 50_000_000n,
					period: "DAILY",
					shared: false,
				},
				keptAt: null,
				currencyCode: "EUR",
				sharedWith: 0,
				leastMicros: null,
				stepMicros: 10_000n,
				totalMicros: null,
			});
			expect(asked[0]?.query).toEqual({
				campaign_ids: "c1",
				with_deleted: "true",
				with_draft: "true",
			});
		});
		await withX(
			withRow({
				...campaignRow("l1"),
				campaign_id: "c1",
				daily_budget_amount_local_micro: null,
				currency: "JPY",
			}),
			async ({ session }) => {
				expect(await readBudget(session, account, ofLineItem)).toMatchObject({
					budget: null,
					keptAt: "campaign",
					stepMicros: 1_000_000n,
				});
			},
		);
	});

	test("of what is deleted or not there is none", async () => {
		await withX(
			withRow(campaignRow("c1", { deleted: true })),
			async ({ session }) => {
				expect(await readBudget(session, account, ofCampaign)).toBeNull();
			},
		);
		await withX(
			() => listed([]),
			async ({ session }) => {
				expect(await readBudget(session, account, ofLineItem)).toBeNull();
			},
		);
	});

	test("is changed by its own field, in the query, once", async () => {
		const row = campaignRow("c1", {
			daily_budget_amount_local_micro: null,
			total_budget_amount_local_micro: 90_000_000,
		});
		await withX(withRow(row), async ({ session, asked }) => {
			const before = await readBudget(session, account, ofCampaign);
			if (!before) throw new Error("no budget");
			await writeBudget(
				session,
				account,
				{ target: ofCampaign, before, amountMicros: 140_000_000n },
				forReal,
			);
			expect(asked.at(-1)).toMatchObject({
				method: "PUT",
				path: "campaigns/c1",
				query: { total_budget_amount_local_micro: "140000000" },
				body: null,
			});
		});
	});

	test.each([
		["a part of a cent", 50_005_000n],
		["nothing", 0n],
		["more than the total", 90_010_000n],
	])(
		"of %s is refused before anything is sent",
		async (_name, amountMicros) => {
			const row = campaignRow("c1", {
				total_budget_amount_local_micro: 90_000_000,
			});
			await withX(withRow(row), async ({ session, asked }) => {
				const before = await readBudget(session, account, ofCampaign);
				if (!before) throw new Error("no budget");
				await expect(
					writeBudget(
						session,
						account,
						{ target: ofCampaign, before, amountMicros },
						forReal,
					),
				).rejects.toMatchObject({
					code: "INVALID_INPUT",
					field: ["amountMicros"],
				});
				expect(asked).toHaveLength(1);
			});
		},
	);

	test("that X refuses can be set right by whoever asked for it", async () => {
		await withX(
			({ method }, reply) =>
				method === "PUT"
					? fail(reply, 400, "INVALID_PARAMETER", {
							parameter: "daily_budget_amount_local_micro",
						})
					: listed([campaignRow("c1")]),
			async ({ session }) => {
				const before = await readBudget(session, account, ofCampaign);
				if (!before) throw new Error("no budget");
				await expect(
					writeBudget(
						session,
						account,
						{ target: ofCampaign, before, amountMicros: 10_000n },
						forReal,
					),
				).rejects.toMatchObject({
					code: "INVALID_INPUT",
					field: ["amountMicros"],
				});
			},
		);
	});
});

describe("the switch", () => {
	const change = {
		target: ofLineItem,
		before: { status: "ACTIVE", platformStatus: "ACTIVE" },
		status: "PAUSED",
	} as const;
	const row = { ...campaignRow("l1"), campaign_id: "c1" };

	test("is set on the line item, whose time does not matter", async () => {
		await withX(
			withRow({ ...row, end_time: "2020-01-01T00:00:00Z" }),
			async ({ session, asked }) => {
				expect(await readStatus(session, account, ofLineItem)).toEqual({
					status: "ACTIVE",
					platformStatus: "ACTIVE",
				});
				await writeStatus(session, account, change, forReal);
				expect(asked.at(-1)).toMatchObject({
					method: "PUT",
					path: "line_items/l1",
					query: { entity_status: "PAUSED" },
				});
			},
		);
	});

	test("that the reply does not speak of is not taken for changed", async () => {
		await withX(
			() => ({ data: { ...row, id: "l2" } }),
			async ({ session, asked }) => {
				await expect(
					writeStatus(session, account, change, forReal),
				).rejects.toMatchObject({ code: "PLATFORM_REPLY_CHANGED" });
				expect(asked).toHaveLength(1);
			},
		);
	});

	test("is not set on a promoted post, nor to anything else than on and off", async () => {
		await withX(withRow(row), async ({ session, asked }) => {
			await expect(
				readStatus(session, account, { ...ofLineItem, level: "ad" }),
			).rejects.toThrow(TypeError);
			await expect(
				writeStatus(
					session,
					account,
					{ ...change, status: "REMOVED" },
					forReal,
				),
			).rejects.toMatchObject({ code: "INVALID_INPUT", field: ["status"] });
			expect(asked).toEqual([]);
		});
	});

	test("that is only checked is allowed to ad managers and administrators", async () => {
		for (const [role, code] of [
			["AD_MANAGER", null],
			["ANALYST", "ACCESS_MISSING"],
		])
			await withX(
				() => ({ data: { user_id: "1", permissions: [role] } }),
				async ({ session, asked }) => {
					const written = writeStatus(session, account, change, {
						validateOnly: true,
					});
					if (code === null)
						await expect(written).resolves.toEqual({ warnings: [] });
					else await expect(written).rejects.toMatchObject({ code });
					expect(asked.map(({ method }) => method)).toEqual(["GET"]);
				},
			);
	});
});

describe("keywords", () => {
	const wanted = [
		{ text: "canvas tote", matchType: "BROAD" },
		{ text: "bad one", matchType: "EXACT" },
		{ text: "حقيبة قماش", matchType: "PHRASE" },
	] as const;

	test("are made in one batch; where X refuses some, nothing was made and the others are sent once more", async () => {
		await withX(
			({ body }, reply) => {
				const values = (body as { params: { targeting_value: string } }[]).map(
					({ params }) => params.targeting_value,
				);
				if (!values.includes("bad one")) return { data: values };
				reply.statusCode = 400;
				return {
					operation_errors: values.map((value) =>
						value === "bad one" ? [{ code: "INVALID_PARAMETER" }] : [],
					),
				};
			},
			async ({ session, asked }) => {
				expect(
					await writeKeywords(
						session,
						account,
						{ target: ofLineItem, negative: false, keywords: wanted },
						forReal,
					),
				).toEqual({
					warnings: [],
					refused: [
						{ index: 1, message: expect.stringContaining("INVALID_PARAMETER") },
					],
				});
				expect(asked.map(({ path }) => path)).toEqual([
					"batch/targeting_criteria",
					"batch/targeting_criteria",
				]);
				expect(asked[1]?.body).toEqual([
					{
						operation_type: "Create",
						params: {
							line_item_id: "l1",
							operator_type: "EQ",
							targeting_type: "BROAD_KEYWORD",
							targeting_value: "canvas tote",
						},
					},
					{
						operation_type: "Create",
						params: {
							line_item_id: "l1",
							operator_type: "EQ",
							targeting_type: "PHRASE_KEYWORD",
							targeting_value: "حقيبة قماش",
						},
					},
				]);
			},
		);
	});

	test("that X refuses as a whole are sent once", async () => {
		await withX(
			(_asked, reply) => fail(reply, 403, "ACTION_NOT_ALLOWED"),
			async ({ session, asked }) => {
				await expect(
					writeKeywords(
						session,
						account,
						{ target: ofLineItem, negative: false, keywords: wanted },
						forReal,
					),
				).rejects.toMatchObject({ code: "ACCESS_MISSING" });
				expect(asked).toHaveLength(1);
			},
		);
	});

	test("that keep a line item out are made by the other operator", async () => {
		await withX(
			() => ({ data: [] }),
			async ({ session, asked }) => {
				await writeKeywords(
					session,
					account,
					{
						target: ofLineItem,
						negative: true,
						keywords: [{ text: "free", matchType: "PHRASE" }],
					},
					forReal,
				);
				expect(asked.map(({ body }) => body)).toEqual([
					[
						{
							operation_type: "Create",
							params: {
								line_item_id: "l1",
								operator_type: "NE",
								targeting_type: "PHRASE_KEYWORD",
								targeting_value: "free",
							},
						},
					],
				]);
			},
		);
	});

	test("that a line item has are told, its negative ones too", async () => {
		await withX(
			({ path }) =>
				path === "line_items"
					? listed([{ ...campaignRow("l1"), campaign_id: "c1" }])
					: listed(
							[
								["k1", "EQ"],
								["k2", "NE"],
							].map(([id, operator_type]) => ({
								id,
								line_item_id: "l1",
								targeting_type: "EXACT_KEYWORD",
								targeting_value: "tote",
								operator_type,
							})),
						),
			async ({ session }) => {
				const keyword = {
					campaignExternalId: "c1",
					adGroupExternalId: "l1",
					text: "tote",
					matchType: "EXACT",
					status: "ACTIVE",
					platformStatus: "EXACT_KEYWORD",
				};
				expect(await readKeywords(session, account, ofLineItem)).toEqual([
					{ ...keyword, externalId: "k1", negative: false },
					{ ...keyword, externalId: "k2", negative: true },
				]);
			},
		);
	});
});
