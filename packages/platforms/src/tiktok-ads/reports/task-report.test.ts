import type { ServerResponse } from "node:http";
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

	test("are refused where a column is missing or the file is none, and a row that does not fit is rejected by its number", async () => {
		for (const [csv, words] of [
			["campaign_id,spend\n1,2\n", "lacks the columns stat_time_day"],
			[`${header},spend\n`, "has the column spend twice"],
			["", "has no line at all"],
			["<html>Sign in</html>", "is a web page"],
		] as const)
			await expect(readFile(csv)).rejects.toMatchObject({
				code: "PLATFORM_REPLY_CHANGED",
				message: expect.stringContaining(words),
			});
		const rows = [
			"2026-06-01,1,a,1,1,1,1",
			'2026-06-01,2,"1,234.50",1,1,1,1',
			"2026-06-01,3,1,234.50,1,1,1,1",
		];
		const [page] = await readFile([header, ...rows].join("\n"));
		expect(
			page?.rejected.map(({ path, externalId, message }) => [
				path,
				externalId,
				message.includes("has separators"),
			]),
		).toEqual([
			["list[0].spend", "1", false],
			["list[1].spend", "2", true],
			["list[2].campaign_id", null, false],
		]);
	});

	test("are not read of a file that comes without its length: cut anywhere, it would look whole", async () => {
		const csv = `${header}\n2026-06-01,1,1,1,1,1,1\n`;
		const withoutLength = (reply: ServerResponse) => {
			reply.removeHeader("transfer-encoding");
			reply.writeHead(200, { connection: "close" });
			reply.end(csv);
		};
		await expect(readFile(withoutLength)).rejects.toMatchObject({
			code: "PLATFORM_REPLY_CHANGED",
			message: expect.stringContaining("without its length"),
		});
		const inPieces = (reply: ServerResponse) => {
			reply.write(csv.slice(0, 20));
			reply.end(csv.slice(20));
		};
		expect(idsOf(await readFile(inPieces))).toEqual(["1"]);
	});
});

/** Reads a report whose file is this text, or is sent like this. */
async function readFile(file: string | ((reply: ServerResponse) => void)) {
	let url = "";
	let pages: Awaited<ReturnType<typeof follow>> = [];
	await withTikTok(
		(asked, reply) => {
			if (asked.path === "report/task/check/") return { status: "SUCCESS" };
			if (asked.path === "report/task/download/")
				return { download_url: `${url}/files/a.csv` };
			if (asked.path === "report/integrated/get/") return page(asked, [], 1);
			if (typeof file === "string") reply.end(file);
			else file(reply);
			return null;
		},
		async (tiktok) => {
			url = tiktok.url;
			pages = await follow(tiktok, {
				...named,
				cursor: "2026-06-01.0:report:t:0",
			});
		},
	);
	return pages;
}
