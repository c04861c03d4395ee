import { describe, expect, test } from "vitest";
import { ReportFailed } from "../../errors.ts";
import {
	follow,
	header,
	idsOf,
	june,
	metrics,
	named,
	rowsOf,
	withLarge,
} from "../fixtures/reports.ts";
import {
	account,
	collect,
	fail,
	page,
	withTikTok,
} from "../fixtures/tiktok.ts";
import { dailyMetrics } from "./daily-metrics.ts";

describe("numbers that are many", () => {
	test("come by a report: asked for once, waited for from its cursor, and read line by line", async () => {
		await withLarge(
			{ states: ["QUEUING", "PROCESSING", "SUCCESS"], rows: 12_000 },
			async (tiktok) => {
				const pages = await follow(tiktok, named);
				const waits = pages.filter(({ resumeAt }) => resumeAt !== undefined);
				expect(waits).toHaveLength(3);
				for (const wait of waits) {
					expect(wait.records).toEqual([]);
					expect(wait.nextCursor).toMatch(/^2026-06-01\.0:report:task-1:\d$/);
				}
				const [created] = tiktok.to("report/task/create/");
				expect(tiktok.to("report/task/create/")).toHaveLength(1);
				expect(created?.parameters).toEqual({
					advertiser_id: account.externalId,
					service_type: "AUCTION",
					report_type: "BASIC",
					data_level: "AUCTION_CAMPAIGN",
					dimensions: ["campaign_id", "stat_time_day"],
					metrics: Object.keys(metrics),
					start_date: "2026-06-01",
					end_date: "2026-06-30",
					output_format: "CSV_DOWNLOAD",
					// TikTok takes no brackets and slashes here.
					file_name: "patchbay 1  june  2",
					enable_report_title_translation: false,
				});
				const rows = pages.filter(({ records }) => records.length > 0);
				expect(rows.map(({ records }) => records.length)).toEqual([
					5000, 5000, 2000, 1,
				]);
				expect(rows[0]?.records[0]).toMatchObject({
					conversions: null,
					conversionValueMicros: 0n,
					costMicros: 1_500_000n,
				});
				const ids = idsOf(pages);
				// What deleted campaigns spent is not in a report, and is asked for by itself.
				expect(ids.slice(-1)).toEqual(["99999"]);
				expect(new Set(ids).size).toBe(12_001);
				expect(pages.at(-1)?.nextCursor).toBeNull();
			},
		);
	});

	test("go on in the middle of a report with the rows behind the cursor", async () => {
		await withLarge({ states: ["SUCCESS"], rows: 12_000 }, async (tiktok) => {
			const pages = await follow(tiktok, named);
			for (const [at, { nextCursor, resumeAt }] of pages.entries()) {
				if (nextCursor === null || resumeAt) continue;
				const rest = await follow(tiktok, { ...named, cursor: nextCursor });
				expect(rest).toEqual(pages.slice(at + 1));
			}
			expect(tiktok.to("report/task/create/")).toHaveLength(1);
		});
	});

	test("are fetched from a new address where the first one has died, and no more than once anew", async () => {
		await withLarge(
			{ states: ["SUCCESS"], rows: 3, dead: 1 },
			async (tiktok) => {
				expect(idsOf(await follow(tiktok, named))).toHaveLength(4);
				expect(tiktok.to("report/task/download/")).toHaveLength(2);
			},
		);
		await withLarge(
			{ states: ["SUCCESS"], rows: 3, dead: 9 },
			async (tiktok) => {
				await expect(follow(tiktok, named)).rejects.toThrow(
					"does not have the file any more",
				);
				expect(tiktok.to("report/task/download/")).toHaveLength(2);
			},
		);
	});

	test("wait where the file is not ready although the report is", async () => {
		await withLarge(
			{ states: ["SUCCESS"], rows: 3, notReady: 2 },
			async (tiktok) => {
				const pages = await follow(tiktok, named);
				expect(
					pages.filter(({ resumeAt }) => resumeAt !== undefined),
				).toHaveLength(3);
				expect(idsOf(pages)).toHaveLength(4);
			},
		);
	});

	test.each([
		["FAILED", "FAILED"],
		["CANCELED", "FAILED"],
	])("fail as a report does that is %s", async (state, reason) => {
		await withLarge({ states: [state], rows: 0 }, async (tiktok) => {
			const error = await follow(tiktok, named).catch(
				(thrown: unknown) => thrown,
			);
			expect(error).toBeInstanceOf(ReportFailed);
			expect((error as ReportFailed).reason).toBe(reason);
		});
	});

	test("are given up after an hour, and looked at every half minute until then", async () => {
		await withLarge({ states: ["PROCESSING"], rows: 0 }, async (tiktok) => {
			const at = (looks: number) =>
				follow(
					tiktok,
					{ ...named, cursor: `2026-06-01.0:report:task-1:${looks}` },
					0,
				);
			const [wait] = await at(100);
			expect(wait?.resumeAt).toBeDefined();
			expect(wait?.nextCursor).toBe("2026-06-01.0:report:task-1:101");
			await expect(at(127)).rejects.toMatchObject({ reason: "FAILED" });
		});
	});

	test("are asked for anew where TikTok no longer knows the report", async () => {
		await withTikTok(
			(_asked, reply) => fail(reply, 40002),
			async (tiktok) => {
				await expect(
					follow(tiktok, { ...named, cursor: "2026-06-01.0:report:gone:0" }),
				).rejects.toMatchObject({ reason: "EXPIRED" });
			},
		);
	});

	test("come by a report as well where TikTok would cut the answer short", async () => {
		await withTikTok(
			(asked, reply) => {
				if (asked.path === "report/task/create/") return { task_id: "t" };
				reply.setHeader("x-tt-ads-throttle", "20000");
				return page(asked, rowsOf(1), 1);
			},
			async ({ session }) => {
				const [first] = await collect(dailyMetrics(session, account, named));
				expect(first?.nextCursor).toBe("2026-06-01.0:report:t:0");
				await expect(
					collect(dailyMetrics(session, account, june)),
				).rejects.toMatchObject({ code: "RATE_LIMITED" });
			},
		);
	});

	test("are read page by page where the report lies at a host that is not known to be TikTok's, which is not called", async () => {
		await withTikTok(
			(asked) => {
				if (asked.path === "report/task/check/") return { status: "SUCCESS" };
				if (asked.path === "report/task/download/")
					return { download_url: "https://files.example/a.csv" };
				return page(asked, rowsOf(11), 1);
			},
			async (tiktok) => {
				const pages = await follow(tiktok, {
					...named,
					cursor: "2026-06-01.0:report:t:0",
				});
				expect(idsOf(pages)).toHaveLength(11);
				const [first] = pages;
				const rest = await follow(tiktok, {
					...named,
					cursor: first?.nextCursor ?? "",
				});
				expect(rest).toEqual(pages.slice(1));
			},
		);
	});

	test("are refused where a column is missing, and a row that does not fit is rejected by its number", async () => {
		for (const [csv, check] of [
			["campaign_id,spend\n1,2\n", "missing"],
			[`${header}\n2026-06-01,1,a,1,1,1,1\n`, "rejected"],
		] as const) {
			let url = "";
			await withTikTok(
				(asked, reply) => {
					if (asked.path === "report/task/check/") return { status: "SUCCESS" };
					if (asked.path === "report/task/download/")
						return { download_url: `${url}/files/a.csv` };
					if (asked.path === "report/integrated/get/")
						return page(asked, [], 1);
					reply.end(csv);
					return null;
				},
				async (tiktok) => {
					url = tiktok.url;
					const reading = follow(tiktok, {
						...named,
						cursor: "2026-06-01.0:report:t:0",
					});
					if (check === "missing")
						await expect(reading).rejects.toThrow("without the column");
					else
						expect((await reading)[0]?.rejected).toEqual([
							expect.objectContaining({
								path: "list[0].spend",
								externalId: "1",
							}),
						]);
				},
			);
		}
	});
});
