import { describe, expect, test } from "vitest";
import { ads, campaigns } from "./entity-lists.ts";
import ad from "./fixtures/ad.json" with { type: "json" };
import campaign from "./fixtures/campaign.json" with { type: "json" };
import {
	type Asked,
	account,
	collect,
	page,
	withTikTok,
} from "./fixtures/tiktok.ts";

const statusOf = ({ parameters }: Asked) =>
	(parameters.filtering as { primary_status?: string } | undefined)
		?.primary_status;

const rows = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		...campaign,
		campaign_id: String(index + 1),
	}));

/** The rows that TikTok would tell: deleted ones are left out unless all are asked for. */
function told<Row extends { secondary_status: string }>(
	asked: Asked,
	all: Row[],
): Row[] {
	return statusOf(asked) === "STATUS_ALL"
		? all
		: all.filter(
				({ secondary_status }) => !secondary_status.endsWith("DELETE"),
			);
}

describe("the list of campaigns", () => {
	test("is one request where it has one page, of what is not deleted, with the fields that are read", async () => {
		await withTikTok(
			(asked) => page(asked, rows(3), 1000),
			async ({ session, asked }) => {
				const pages = await collect(campaigns(session, account));
				expect(pages).toHaveLength(1);
				expect(pages[0]).toMatchObject({ nextCursor: null, totalCount: 3 });
				expect(asked).toHaveLength(1);
				expect(asked[0]?.parameters).toEqual({
					advertiser_id: account.externalId,
					fields: [
						"campaign_id",
						"campaign_name",
						"objective_type",
						"budget",
						"budget_mode",
						"budget_optimize_on",
						"operation_status",
						"secondary_status",
						"campaign_type",
						"create_time",
						"modify_time",
					],
					page: "1",
					page_size: "1000",
				});
			},
		);
	});

	test("loses no campaign when one is deleted and another made while it is read", async () => {
		const all = rows(7).map((row) => ({ ...row }));
		let isChanged = false;
		await withTikTok(
			(asked) => {
				const answer = structuredClone(page(asked, told(asked, all), 3));
				if (statusOf(asked) === "STATUS_ALL" && !isChanged) {
					isChanged = true;
					const [first] = all;
					if (first) first.secondary_status = "CAMPAIGN_STATUS_DELETE";
					all.push({ ...campaign, campaign_id: "99" });
				}
				return answer;
			},
			async ({ session }) => {
				const pages = await collect(campaigns(session, account));
				const ids = pages.flatMap(({ records }) =>
					records.map(({ externalId }) => externalId),
				);
				expect(ids).toEqual(["1", "2", "3", "4", "5", "6", "7", "99"]);
			},
		);
	});

	test("leaves deleted ones out itself where it has several pages, and says then no number that would not fit", async () => {
		const all = rows(7);
		all[4] = {
			...campaign,
			campaign_id: "5",
			secondary_status: "CAMPAIGN_STATUS_DELETE",
		};
		await withTikTok(
			(asked) => page(asked, told(asked, all), 3),
			async ({ session }) => {
				const pages = await collect(campaigns(session, account));
				expect(pages.map(({ records }) => records.length)).toEqual([3, 2, 1]);
				expect(pages.map(({ totalCount }) => totalCount)).toEqual([
					undefined,
					undefined,
					undefined,
				]);
				for (const [at, { nextCursor }] of pages.entries())
					if (nextCursor !== null)
						expect(
							await collect(
								campaigns(session, account, { cursor: nextCursor }),
							),
						).toEqual(pages.slice(at + 1));
			},
		);
	});

	test("tells deleted ones that are asked for by their ids: what they spent needs their names", async () => {
		const all = [{ ...campaign, secondary_status: "CAMPAIGN_STATUS_DELETE" }];
		await withTikTok(
			(asked) => page(asked, told(asked, all), 1000),
			async ({ session, asked }) => {
				const [first] = await collect(
					campaigns(session, account, { externalIds: ["9007199254740993"] }),
				);
				expect(first?.records[0]).toMatchObject({ status: "REMOVED" });
				expect(asked[0]?.parameters.filtering).toEqual({
					campaign_ids: ["9007199254740993"],
					primary_status: "STATUS_ALL",
				});
			},
		);
	});

	test("refuses an id that is none before anything is asked, and asks nothing for no campaign", async () => {
		await withTikTok(
			() => ({}),
			async ({ session, asked }) => {
				await expect(
					collect(campaigns(session, account, { externalIds: ['1"]'] })),
				).rejects.toThrow("digits only");
				expect(
					await collect(campaigns(session, account, { externalIds: [] })),
				).toEqual([]);
				expect(asked).toEqual([]);
			},
		);
	});

	test("rejects a row that does not fit alone, with its id and its place", async () => {
		const { campaign_name: _, ...nameless } = campaign;
		await withTikTok(
			(asked) => page(asked, [campaign, nameless], 1000),
			async ({ session }) => {
				const [first] = await collect(campaigns(session, account));
				expect(first?.records).toHaveLength(1);
				expect(first?.rejected).toEqual([
					expect.objectContaining({
						entity: "campaign",
						externalId: campaign.campaign_id,
						path: "data.list[1].campaign_name",
					}),
				]);
			},
		);
	});
});

test("whoever wants one ad gets one, and no deleted one", async () => {
	const all = [
		{ ...ad, ad_id: "1", secondary_status: "AD_STATUS_DELETE" },
		{ ...ad, ad_id: "2" },
		{ ...ad, ad_id: "3" },
	];
	await withTikTok(
		(asked) => page(asked, told(asked, all), 1),
		async ({ session, asked }) => {
			for await (const { records } of ads(session, account, { pageSize: 1 })) {
				expect(records.map(({ externalId }) => externalId)).toEqual(["2"]);
				break;
			}
			expect(asked).toHaveLength(1);
		},
	);
});
