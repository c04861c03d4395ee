import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import type { Page } from "../../drafts.ts";
import { ReportFailed } from "../../errors.ts";
import { archiveOf } from "../../files/fixtures/archive.ts";
import type { MetricsOptions } from "../../parts.ts";
import {
	type Answer,
	account,
	collect,
	fail,
	type Microsoft,
	withMicrosoft,
	zip,
} from "../fixtures/microsoft.ts";
import { accountTotals } from "./account-totals.ts";
import { dailyMetrics } from "./daily-metrics.ts";
import { regionMetrics } from "./region-metrics.ts";

const days = { from: "2026-06-01", to: "2026-06-30" };
const named = { ...days, reportName: "patchbay 1 (june)/2" };

const header =
	"TimePeriod,AccountId,CampaignId,CurrencyCode,Impressions,Clicks,Spend,ConversionsQualified,Revenue";
const csvOf = (count: number) =>
	[
		`\uFEFF${header}`,
		...Array.from(
			{ length: count },
			(_, at) =>
				`"2026-06-01","180000001","${at + 1}","EUR","10","1","1.50","",""`,
		),
	].join("\r\n");

interface Task {
	/** States in their order; the last one stays. */
	states: string[];
	/** Null: a success without a file. */
	file: Buffer | null;
	/** Addresses that have died before their file was fetched. */
	dead?: number;
}

/** Microsoft with one report. */
function oneReport(url: () => string, task: Task): Answer {
	let dead = task.dead ?? 0;
	const states = [...task.states];
	return ({ path }, reply) => {
		switch (path) {
			case "GenerateReport/Submit":
				return { ReportRequestId: "30000001" };
			case "GenerateReport/Poll": {
				const Status = states.length > 1 ? states.shift() : states[0];
				return {
					ReportRequestStatus: {
						Status,
						ReportDownloadUrl:
							Status === "Success" && task.file ? `${url()}/file` : null,
					},
				};
			}
			default:
				return sendFile(reply, dead-- > 0 ? null : task.file);
		}
	};
}

function sendFile(reply: ServerResponse, file: Buffer | null): null {
	reply.statusCode = file ? 200 : 403;
	reply.end(file ?? "");
	return null;
}

async function withReport(
	task: Task,
	use: (microsoft: Microsoft) => Promise<void>,
): Promise<void> {
	let url = "";
	await withMicrosoft(
		oneReport(() => url, task),
		async (microsoft) => {
			url = microsoft.url;
			await use(microsoft);
		},
	);
}

/** Follows a reading from cursor to cursor, as an import does. */
async function follow(
	{ session }: Microsoft,
	options: MetricsOptions,
): Promise<Page<{ campaignExternalId: string }>[]> {
	const found: Page<{ campaignExternalId: string }>[] = [];
	let cursor = options.cursor ?? null;
	do {
		for await (const page of dailyMetrics(session, account, {
			...options,
			cursor,
		})) {
			found.push(page);
			cursor = page.nextCursor;
		}
	} while (cursor !== null);
	return found;
}

const idsOf = (pages: Page<{ campaignExternalId: string }>[]) =>
	pages.flatMap(({ records }) =>
		records.map(({ campaignExternalId }) => campaignExternalId),
	);

describe("numbers by a report", () => {
	test("are asked for once, waited for from its cursor, and read in pages", async () => {
		const task = {
			states: ["Pending", "Pending", "Success"],
			file: zip(csvOf(12_000)),
		};
		await withReport(task, async (microsoft) => {
			const pages = await follow(microsoft, named);
			const waits = pages.filter(({ resumeAt }) => resumeAt !== undefined);
			expect(waits.map(({ nextCursor }) => nextCursor)).toEqual([
				"report:30000001:0",
				"report:30000001:1",
				"report:30000001:2",
			]);
			const rows = pages.filter(({ records }) => records.length > 0);
			expect(rows.map(({ records }) => records.length)).toEqual([
				5000, 5000, 2000,
			]);
			expect(new Set(idsOf(pages)).size).toBe(12_000);
			expect(rows[0]?.records[0]).toMatchObject({
				costMicros: 1_500_000n,
				conversions: null,
			});
			const submits = microsoft.to("GenerateReport/Submit");
			expect(submits).toHaveLength(1);
			expect(submits[0]?.body.ReportRequest).toEqual({
				Type: "CampaignPerformanceReportRequest",
				ReportName: "patchbay 1  june  2",
				Format: "Csv",
				FormatVersion: "2.0",
				Aggregation: "Daily",
				ReturnOnlyCompleteData: false,
				ExcludeColumnHeaders: false,
				ExcludeReportHeader: true,
				ExcludeReportFooter: true,
				Scope: { AccountIds: ["180000001"], Campaigns: null },
				Filter: null,
				Time: {
					CustomDateRangeStart: { Day: 1, Month: 6, Year: 2026 },
					CustomDateRangeEnd: { Day: 30, Month: 6, Year: 2026 },
					PredefinedTime: null,
					ReportTimeZone: "GreenwichMeanTimeDublinEdinburghLisbonLondon",
				},
				Columns: header.split(","),
			});
			// Nothing that proves the access goes to where the file lies.
			const file = microsoft.asked.find(({ path }) => path === "/file");
			expect(file?.headers).not.toHaveProperty("authorization");
			expect(file?.headers).not.toHaveProperty("developertoken");
			for (const [at, { nextCursor, resumeAt }] of pages.entries()) {
				if (nextCursor === null || resumeAt) continue;
				const rest = await follow(microsoft, { ...named, cursor: nextCursor });
				expect(rest).toEqual(pages.slice(at + 1));
			}
		});
	});

	test("are waited for here where nobody would come back, and few at a time are no other question", async () => {
		const task = { states: ["Pending", "Success"], file: zip(csvOf(3)) };
		await withReport(task, async (microsoft) => {
			const pages = await collect(
				dailyMetrics(microsoft.session, account, { ...days, pageSize: 1 }),
			);
			expect(idsOf(pages)).toEqual(["1", "2", "3"]);
			expect(pages.every(({ resumeAt }) => resumeAt === undefined)).toBe(true);
			expect(microsoft.to("GenerateReport/Submit")).toHaveLength(1);
		});
	});

	test("are none where the report is made and has no file", async () => {
		await withReport({ states: ["Success"], file: null }, async (microsoft) => {
			const pages = await follow(microsoft, named);
			expect(pages.at(-1)).toEqual({
				records: [],
				rejected: [],
				nextCursor: null,
			});
		});
	});

	test("are fetched from a new address where the first one has died, and no more than once anew", async () => {
		for (const dead of [1, 2]) {
			const task = { states: ["Success"], file: zip(csvOf(2)), dead };
			await withReport(task, async (microsoft) => {
				const reading = follow(microsoft, named);
				if (dead === 1) expect(idsOf(await reading)).toEqual(["1", "2"]);
				else
					await expect(reading).rejects.toMatchObject({
						code: "PLATFORM_REJECTED",
					});
			});
		}
	});

	test.each<[string, string[], string]>([
		["that fails", ["Error"], "FAILED"],
		["that fails after a while", ["Pending", "Error"], "FAILED"],
	])("of a report %s are asked for again", async (_name, states, reason) => {
		await withReport({ states, file: null }, async (microsoft) => {
			const error = await follow(microsoft, named).catch(
				(thrown: unknown) => thrown,
			);
			expect(error).toBeInstanceOf(ReportFailed);
			expect(error).toMatchObject({ reason });
		});
	});

	test("of a report that Microsoft no longer knows are asked for again", async () => {
		await withMicrosoft(
			(_asked, reply) => fail(reply, 400, 2100),
			async ({ session }) => {
				const cursor = "report:30000001:3";
				await expect(
					collect(dailyMetrics(session, account, { ...named, cursor })),
				).rejects.toMatchObject({ reason: "EXPIRED" });
			},
		);
	});

	test.each<[string, Buffer, string]>([
		["was cut short", zip(csvOf(50_000)).subarray(0, 20_000), "cut short"],
		[
			"was cut behind its content",
			zip(csvOf(5)).subarray(0, -60),
			"was cut short",
		],
		["is no archive", Buffer.from(csvOf(5)), "no zip archive"],
		["is a page", Buffer.from("<html>Sign in"), "web page"],
		["holds another file", zip("a,b\n1,2\n"), "none of the columns"],
		[
			"holds two files",
			archiveOf({ content: csvOf(5) }, { name: "b", content: csvOf(5) }),
			"more than one file",
		],
		["holds nothing", zip(""), "no line at all"],
		[
			"has another column",
			zip(csvOf(5).replace("Clicks", "ClicksV2")),
			"lacks the column Clicks",
		],
		[
			"has fewer rows than it tells of",
			zip(`"Rows: 6"\r\n${csvOf(5)}`),
			"tells of 6 rows and has 5",
		],
		[
			"is made to fill memory",
			zip(`${header}\n${`${"0,".repeat(500)}\n`.repeat(60_000)}`),
			"holds more than a report can",
		],
		[
			"is one line made to fill memory",
			zip(`${header}\n${"0".repeat(60_000_000)}`),
			"has a line without end",
		],
	])("of a file that %s are a changed reply", async (_name, file, words) => {
		await withReport({ states: ["Success"], file }, async (microsoft) => {
			await expect(follow(microsoft, named)).rejects.toMatchObject({
				code: "PLATFORM_REPLY_CHANGED",
				message: expect.stringContaining(words),
			});
		});
	});

	test("are not told to their end where the archive's end is missing: the list has no last page", async () => {
		const file = zip(csvOf(12_000)).subarray(0, -30);
		await withReport({ states: ["Success"], file }, async (microsoft) => {
			const found: (string | null)[] = [];
			let cursor = (
				await collect(dailyMetrics(microsoft.session, account, named))
			).at(-1)?.nextCursor;
			const reading = async () => {
				const options = { ...named, cursor: cursor ?? null };
				for await (const page of dailyMetrics(
					microsoft.session,
					account,
					options,
				)) {
					found.push(page.nextCursor);
					cursor = page.nextCursor;
				}
			};
			await expect(reading()).rejects.toThrow("cut short");
			expect(found).toHaveLength(2);
			expect(found).not.toContain(null);
		});
	});

	test("with separators in them are told as what they are, a record each", async () => {
		const rows = [
			`"2026-06-01","180000001","1","EUR","1,234","1","1.50","",""`,
			`"2026-06-01","180000001","2","EUR","10","1","1.234,50","",""`,
			`2026-06-01,180000001,3,EUR,1,234,1,1.50,,`,
			`"2026-06-01","180000001","4","EUR","10","1","1.50","",""`,
			`"Total","","","","1,254","3","4.50","",""`,
		];
		const file = zip([header, ...rows].join("\r\n"));
		await withReport({ states: ["Success"], file }, async (microsoft) => {
			const pages = await follow(microsoft, named);
			expect(idsOf(pages)).toEqual(["4"]);
			expect(
				pages.flatMap(({ rejected }) =>
					rejected.map(({ externalId, path, message }) => [
						externalId,
						path,
						message.includes("has separators"),
					]),
				),
			).toEqual([
				["1", "rows[0].Impressions", true],
				["2", "rows[1].Spend", true],
				[null, "rows[2].CampaignId", false],
				[null, "rows[4].CampaignId", false],
			]);
		});
	});

	test("with a file elsewhere than at Microsoft's own addresses are not fetched", async () => {
		await withMicrosoft(
			({ path }) =>
				path === "GenerateReport/Submit"
					? { ReportRequestId: "1" }
					: {
							ReportRequestStatus: {
								Status: "Success",
								ReportDownloadUrl: "https://files.example.com/report.zip",
							},
						},
			async ({ session }) => {
				await expect(
					collect(dailyMetrics(session, account, days)),
				).rejects.toMatchObject({
					code: "PLATFORM_REPLY_CHANGED",
					path: "url",
				});
			},
		);
	});

	test("of named campaigns are of them alone, three hundred to a report", async () => {
		const task = { states: ["Success"], file: zip(csvOf(1)) };
		await withReport(task, async (microsoft) => {
			const externalIds = Array.from({ length: 301 }, (_, at) => `${at + 1}`);
			await collect(
				dailyMetrics(microsoft.session, account, { ...days, externalIds }),
			);
			const scopes = microsoft
				.to("GenerateReport/Submit")
				.map(
					({ body }) =>
						(body.ReportRequest as { Scope: Record<string, unknown[] | null> })
							.Scope,
				);
			expect(scopes.map(({ Campaigns }) => Campaigns?.length)).toEqual([
				300, 1,
			]);
			expect(scopes[1]).toEqual({
				AccountIds: null,
				Campaigns: [{ AccountId: "180000001", CampaignId: "301" }],
			});
			expect(
				await collect(
					dailyMetrics(microsoft.session, account, {
						...days,
						externalIds: [],
					}),
				),
			).toEqual([]);
		});
	});

	test("of days to come are not asked for", async () => {
		await withMicrosoft(
			() => {
				throw new Error("nobody asks");
			},
			async ({ session }) => {
				const later = { from: "2990-01-01", to: "2990-01-02" };
				expect(await collect(dailyMetrics(session, account, later))).toEqual(
					[],
				);
			},
		);
	});
});

test("totals and regions are reports of their own kinds, each with what its scope has", async () => {
	await withReport({ states: ["Success"], file: null }, async (microsoft) => {
		await collect(accountTotals(microsoft.session, account, days));
		await collect(regionMetrics(microsoft.session, account, days));
		const asked = microsoft
			.to("GenerateReport/Submit")
			.map(({ body }) => body.ReportRequest as { Type: string; Scope: object });
		expect(asked.map(({ Type, Scope }) => [Type, Scope])).toEqual([
			["AccountPerformanceReportRequest", { AccountIds: ["180000001"] }],
			[
				"GeographicPerformanceReportRequest",
				{ AccountIds: ["180000001"], Campaigns: null, AdGroups: null },
			],
		]);
	});
});
