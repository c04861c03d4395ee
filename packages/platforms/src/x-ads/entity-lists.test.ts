import { describe, expect, test } from "vitest";
import { adGroups, campaigns } from "./entity-lists.ts";
import { lineItem } from "./fixtures/shop.ts";
import { campaignRow } from "./fixtures/stats.ts";
import { account, collect, idsIn, listed, withX } from "./fixtures/x.ts";

describe("campaigns", () => {
	test("are listed with drafts and deleted ones, page by page, each with its currency and budget", async () => {
		await withX(
			({ query }) =>
				query.cursor === "c-2"
					? listed([
							campaignRow("c3", { deleted: true }),
							campaignRow("c4", { entity_status: "ARCHIVED_ONE_DAY" }),
							{ ...campaignRow("c5"), name: undefined },
						])
					: listed(
							[
								campaignRow("c1"),
								campaignRow("c2", {
									entity_status: "DRAFT",
									daily_budget_amount_local_micro: null,
									total_budget_amount_local_micro: "9007199254740993",
									currency: "JPY",
								}),
							],
							"c-2",
						),
			async ({ session, asked }) => {
				const pages = await collect(campaigns(session, account));
				expect(asked[0]?.query).toEqual({
					count: "500",
					with_deleted: "true",
					with_draft: "true",
				});
				const records = pages.flatMap((page) => page.records);
				expect(records[0]).toMatchObject({
					externalId: "c1",
					status: "ACTIVE",
					currencyCode: "EUR",
					budget: { amountMicros: 50_000_000n, period: "DAILY", shared: false },
					raw: campaignRow("c1"),
				});
				expect(records[1]).toMatchObject({
					status: "DRAFT",
					currencyCode: "JPY",
					budget: { amountMicros: 9_007_199_254_740_993n, period: "LIFETIME" },
				});
				expect(
					records
						.slice(2)
						.map(({ status, platformStatus }) => [status, platformStatus]),
				).toEqual([
					["REMOVED", "DELETED"],
					["UNKNOWN", "ARCHIVED_ONE_DAY"],
				]);
				expect(pages[1]?.rejected).toMatchObject([
					{ entity: "campaign", externalId: "c5", path: "data[2].name" },
				]);
				const rest = await collect(
					campaigns(session, account, { cursor: pages[0]?.nextCursor ?? "" }),
				);
				expect(rest).toEqual(pages.slice(1));
			},
		);
	});

	test("are asked for by their ids, 200 at a time, and none for none", async () => {
		await withX(
			({ query }) =>
				listed(idsIn(query.campaign_ids).map((id) => campaignRow(id))),
			async ({ session, asked }) => {
				const externalIds = Array.from({ length: 201 }, (_, at) => `c${at}`);
				const pages = await collect(
					campaigns(session, account, { externalIds }),
				);
				expect(pages.map(({ records }) => records.length)).toEqual([200, 1]);
				expect(
					await collect(campaigns(session, account, { externalIds: [] })),
				).toEqual([]);
				expect(asked).toHaveLength(2);
				await expect(
					collect(campaigns(session, account, { externalIds: ["../x"] })),
				).rejects.toMatchObject({ code: "INVALID_INPUT" });
			},
		);
	});
});

describe("a line item", () => {
	test("is an ad group, which has ended when its time is over", async () => {
		await withX(
			() =>
				listed([
					lineItem("l1"),
					lineItem("l2", "c1", {
						name: null,
						end_time: "2020-01-01T00:00:00Z",
						total_budget_amount_local_micro: null,
					}),
				]),
			async ({ session }) => {
				const [page] = await collect(adGroups(session, account));
				expect(page?.records).toEqual([
					{
						externalId: "l1",
						campaignExternalId: "c1",
						name: "Line item l1",
						status: "ACTIVE",
						platformStatus: "ACTIVE",
						budget: {
							externalId: null,
							amountMicros: 9_000_000n,
							period: "LIFETIME",
							shared: false,
						},
					},
					{
						externalId: "l2",
						campaignExternalId: "c1",
						name: "l2",
						status: "ENDED",
						platformStatus: "ACTIVE",
						budget: null,
					},
				]);
			},
		);
	});
});
