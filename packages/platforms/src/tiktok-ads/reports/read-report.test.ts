import { describe, expect, test } from "vitest";
import type { Page } from "../../drafts.ts";
import { ReportFailed } from "../../errors.ts";
import type { MetricsOptions } from "../../parts.ts";
import {
	type Answer,
	type Asked,
	account,
	collect,
	fail,
	page,
	type TikTok,
	withTikTok,
} from "../fixtures/tiktok.ts";
import { accountTotals } from "./account-totals.ts";
import { dailyMetrics } from "./daily-metrics.ts";
import { hourlyMetrics } from "./hourly-metrics.ts";
import { regionMetrics } from "./region-metrics.ts";

const june = { from: "2026-06-01", to: "2026-06-30" };
const named = { ...june, reportName: "patchbay 1 (june)/2" };

const metrics = {
	spend: "1.5",
	impressions: "10",
	clicks: "1",
	complete_payment: "0",
	total_complete_payment_rate: "0.00",
};
const row = (id: string) => ({
	dimensions: { campaign_id: id, stat_time_day: "2026-06-01 00:00:00" },
	metrics,
});
const rowsOf = (count: number) =>
	Array.from({ length: count }, (_, index) => row(String(index + 1)));

const filters = ({ parameters }: Asked) =>
	Object.fromEntries(
		(
			(parameters.filtering ?? []) as {
				field_name: string;
				filter_type: string;
				filter_value: string;
			}[]
		).map(({ field_name, filter_type, filter_value }) => [
			field_name,
			[filter_type, JSON.parse(filter_value)],
		]),
	);

const header =
	"stat_time_day,campaign_id,spend,impressions,clicks,complete_payment,total_complete_payment_rate";
const csvOf = (count: number) =>
	[
		`\uFEFF${header}`,
		...Array.from(
			{ length: count },
			(_, index) => `"2026-06-01 00:00:00",${index + 1},1.5,10,1,-,0.00`,
		),
		"",
	].join("\r\n");

interface Task {
	/** States in their order; the last one stays. */
	states: string[];
	rows: number;
	/** Addresses that have died before their file was fetched. */
	dead?: number;
	/** Times that the file is not there yet. */
	notReady?: number;
}

/** TikTok with an account of so many numbers that eleven pages of one row are only the beginning, and with one task. */
function large(url: () => string, task: Task): Answer {
	let dead = task.dead ?? 0;
	let notReady = task.notReady ?? 0;
	return (asked, reply) => {
		switch (asked.path) {
			case "report/integrated/get/":
				return filters(asked).campaign_status?.[1][0] === "STATUS_DELETE"
					? page(asked, [row("99999")], 1)
					: page(asked, rowsOf(11), 1);
			case "report/task/create/":
				return { task_id: "task-1" };
			case "report/task/check/": {
				const [status] = task.states;
				if (task.states.length > 1) task.states.shift();
				return { status };
			}
			case "report/task/download/":
				notReady -= 1;
				if (notReady >= 0) return fail(reply, 40201);
				return { download_url: `${url()}/files/a.csv`, file_name: "a.csv" };
			default:
				dead -= 1;
				reply.statusCode = dead >= 0 ? 403 : 200;
				reply.end(dead >= 0 ? "expired" : csvOf(task.rows));
				return null;
		}
	};
}

async function withLarge(
	task: Task,
	use: (tiktok: TikTok) => Promise<void>,
): Promise<void> {
	let url = "";
	await withTikTok(
		large(() => url, task),
		async (tiktok) => {
			url = tiktok.url;
			await use(tiktok);
		},
	);
}

/** Pages of a list as the product reads it: again from the cursor whenever it waits for a report. */
async function follow(
	{ session }: TikTok,
	options: MetricsOptions,
	mostWaits = 10,
): Promise<Page<{ campaignExternalId: string }>[]> {
	const found: Page<{ campaignExternalId: string }>[] = [];
	let cursor = options.cursor ?? null;
	for (let waits = 0; waits <= mostWaits; waits += 1) {
		const pages = await collect(
			dailyMetrics(session, account, { ...options, cursor }),
		);
		found.push(...pages);
		const last = pages.at(-1);
		if (!last?.resumeAt) return found;
		cursor = last.nextCursor;
	}
	return found;
}

const idsOf = (pages: readonly Page<{ campaignExternalId: string }>[]) =>
	pages.flatMap(({ records }) =>
		records.map(({ campaignExternalId }) => campaignExternalId),
	);

describe("numbers that are few", () => {
	test("are told at once, deleted campaigns' among them, thirty days to a question", async () => {
		await withTikTok(
			(asked) => page(asked, rowsOf(3), 2),
			async (tiktok) => {
				const pages = await follow(tiktok, {
					...named,
					to: "2026-07-03",
					externalIds: ["1", "2"],
				});
				expect(pages.map(({ records }) => records.length)).toEqual([
					2, 1, 2, 1,
				]);
				const [first, , later] = tiktok.to("report/integrated/get/");
				expect(first?.parameters).toMatchObject({
					advertiser_id: account.externalId,
					service_type: "AUCTION",
					report_type: "BASIC",
					data_level: "AUCTION_CAMPAIGN",
					dimensions: ["campaign_id", "stat_time_day"],
					metrics: [
						"spend",
						"impressions",
						"clicks",
						"complete_payment",
						"total_complete_payment_rate",
					],
					start_date: "2026-06-01",
					end_date: "2026-06-30",
					page: "1",
					page_size: "1000",
				});
				expect(first && filters(first)).toEqual({
					campaign_ids: ["IN", ["1", "2"]],
					campaign_status: ["IN", ["STATUS_ALL"]],
				});
				expect(later?.parameters).toMatchObject({
					start_date: "2026-07-01",
					end_date: "2026-07-03",
				});
				expect(tiktok.to("report/task/create/")).toEqual([]);
			},
		);
	});

	test("are told at once however many they are, where nobody has named a report", async () => {
		await withLarge({ states: ["SUCCESS"], rows: 0 }, async (tiktok) => {
			expect(idsOf(await follow(tiktok, june))).toHaveLength(11);
			expect(tiktok.to("report/task/create/")).toEqual([]);
		});
	});

	test("of an hour are asked for day by day", async () => {
		await withTikTok(
			(asked) =>
				page(
					asked,
					[
						{
							dimensions: {
								campaign_id: "1",
								stat_time_hour: `${asked.parameters.start_date} 10:00:00`,
							},
							metrics,
						},
					],
					1,
				),
			async ({ session, asked }) => {
				const pages = await collect(
					hourlyMetrics(session, account, {
						from: "2026-06-01",
						to: "2026-06-03",
					}),
				);
				expect(
					pages.flatMap(({ records }) => records.map(({ date }) => date)),
				).toEqual(["2026-06-01", "2026-06-02", "2026-06-03"]);
				for (const { parameters } of asked)
					expect(parameters.start_date).toBe(parameters.end_date);
			},
		);
	});

	test("of the whole account are asked for above its campaigns, without a filter", async () => {
		await withTikTok(
			(asked) =>
				page(
					asked,
					[
						{
							dimensions: {
								advertiser_id: account.externalId,
								stat_time_day: "2026-06-01 00:00:00",
							},
							metrics,
						},
					],
					1000,
				),
			async ({ session, asked }) => {
				const [first] = await collect(accountTotals(session, account, named));
				expect(first?.records).toEqual([
					{
						date: "2026-06-01",
						costMicros: 1_500_000n,
						impressions: 10n,
						clicks: 1n,
						conversions: 0,
						conversionValueMicros: 0n,
					},
				]);
				expect(asked[0]?.parameters).toMatchObject({
					data_level: "AUCTION_ADVERTISER",
					dimensions: ["advertiser_id", "stat_time_day"],
				});
				expect(asked[0]?.parameters).not.toHaveProperty("filtering");
			},
		);
	});
});

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
					expect(wait.nextCursor).toBe("2026-06-01.0:report:task-1");
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

	test("are asked for anew where TikTok no longer knows the report", async () => {
		await withTikTok(
			(_asked, reply) => fail(reply, 40002),
			async (tiktok) => {
				await expect(
					follow(tiktok, { ...named, cursor: "2026-06-01.0:report:gone" }),
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
				expect(first?.nextCursor).toBe("2026-06-01.0:report:t");
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
					cursor: "2026-06-01.0:report:t",
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
						cursor: "2026-06-01.0:report:t",
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

describe("numbers by place", () => {
	const place = (dimension: string, value: string) => ({
		dimensions: {
			campaign_id: "1",
			stat_time_day: "2026-06-01 00:00:00",
			[dimension]: value,
		},
		metrics: { spend: "1", impressions: "1", clicks: "0" },
	});
	const refusing: Answer = (asked, reply) =>
		(asked.parameters.dimensions as string[]).includes("province_id")
			? fail(reply, 40002)
			: page(
					asked,
					[place("country_code", "DE"), place("country_code", "FR")],
					1,
				);

	test("are by province, and by country where TikTok refuses provinces, to the end of the list", async () => {
		await withTikTok(
			(asked) => page(asked, [place("province_id", "2951839")], 1),
			async ({ session, asked }) => {
				const [first] = await collect(regionMetrics(session, account, june));
				expect(first?.records[0]?.region).toEqual({
					key: "2951839",
					name: null,
				});
				expect(asked[0]?.parameters).toMatchObject({
					report_type: "AUDIENCE",
					dimensions: ["campaign_id", "province_id", "stat_time_day"],
					metrics: ["spend", "impressions", "clicks"],
				});
			},
		);
		await withTikTok(refusing, async ({ session, asked }) => {
			const pages = await collect(regionMetrics(session, account, june));
			expect(
				pages.flatMap(({ records }) =>
					records.map(({ region }) => region.name),
				),
			).toEqual(["Germany", "France"]);
			const before = asked.length;
			const rest = await collect(
				regionMetrics(session, account, {
					...june,
					cursor: pages[0]?.nextCursor ?? "",
				}),
			);
			expect(rest).toEqual(pages.slice(1));
			// It is not asked again whether provinces are told.
			expect(asked.length - before).toBe(1);
		});
	});

	test("are refused where countries are refused too", async () => {
		await withTikTok(
			(_asked, reply) => fail(reply, 40002),
			async ({ session, asked }) => {
				await expect(
					collect(regionMetrics(session, account, june)),
				).rejects.toMatchObject({ code: "PLATFORM_REJECTED" });
				expect(asked).toHaveLength(2);
			},
		);
	});
});
