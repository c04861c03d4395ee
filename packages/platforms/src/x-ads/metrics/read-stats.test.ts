import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import {
	follow,
	ids,
	next,
	placesIn,
	told,
	withNumbers,
} from "../fixtures/stats.ts";
import { account, collect, fail, idsIn, listed } from "../fixtures/x.ts";
import { dailyMetrics } from "./daily-metrics.ts";
import { hourlyMetrics } from "./hourly-metrics.ts";

const june = { from: "2026-06-01", to: "2026-06-10" };
const named = { ...june, reportName: "patchbay 1" };

describe("numbers that are few", () => {
	test("are told at once: 20 campaigns and 7 days to a question, only in places where a campaign was active", async () => {
		await withNumbers(
			{ campaigns: ids(21), spotlight: ["c103"] },
			async (x) => {
				const pages = await collect(dailyMetrics(x.session, account, june));
				expect(pages.map(({ records }) => records.length)).toEqual([
					140, 7, 60, 3,
				]);
				expect(x.to("stats/active_entities")[0]?.query).toEqual({
					entity: "CAMPAIGN",
					start_time: "2026-05-31T22:00:00Z",
					end_time: "2026-06-11T22:00:00Z",
				});
				const questions = x.to("stats").map(({ query }) => query);
				expect(questions[0]).toEqual({
					entity: "CAMPAIGN",
					entity_ids: ids(21)
						.filter((id) => id !== "c103")
						.join(","),
					start_time: "2026-05-31T22:00:00Z",
					end_time: "2026-06-07T22:00:00Z",
					granularity: "DAY",
					placement: "ALL_ON_TWITTER",
					metric_groups: "ENGAGEMENT,BILLING,WEB_CONVERSION",
				});
				expect(
					questions.map(({ placement, entity_ids }) => [
						placement,
						idsIn(entity_ids).length,
					]),
				).toEqual([
					["ALL_ON_TWITTER", 20],
					["ALL_ON_TWITTER", 1],
					["SPOTLIGHT", 1],
					["ALL_ON_TWITTER", 20],
					["ALL_ON_TWITTER", 1],
					["SPOTLIGHT", 1],
				]);
				const cost = (id: string) =>
					pages
						.flatMap(({ records }) => records)
						.find(({ campaignExternalId }) => campaignExternalId === id)
						?.costMicros;
				expect([cost("c100"), cost("c103")]).toEqual([1_500_000n, 3_000_000n]);
				expect(pages[0]?.records[0]).toEqual({
					campaignExternalId: "c100",
					date: "2026-06-01",
					currencyCode: "EUR",
					costMicros: 1_500_000n,
					impressions: 10n,
					clicks: 1n,
					conversions: 2,
					conversionValueMicros: 20_000_000n,
				});
				for (const [at, { nextCursor: cursor }] of pages.entries()) {
					if (cursor === null) continue;
					expect(
						await collect(
							dailyMetrics(x.session, account, { ...june, cursor }),
						),
					).toEqual(pages.slice(at + 1));
				}
			},
		);
	});

	test("of a day with 25 hours are its hours, added up", async () => {
		await withNumbers({ campaigns: ["c1"] }, async (x) => {
			const pages = await collect(
				dailyMetrics(x.session, account, {
					from: "2026-10-24",
					to: "2026-10-26",
				}),
			);
			expect(
				pages.flatMap(({ records }) =>
					records.map(({ date, impressions }) => [date, impressions]),
				),
			).toEqual([
				["2026-10-24", 10n],
				["2026-10-25", 250n],
				["2026-10-26", 10n],
			]);
			expect(x.to("stats").map(({ query }) => query.granularity)).toEqual([
				"DAY",
				"HOUR",
				"DAY",
			]);
		});
	});

	test("are asked for by hours where X does not take a day's start", async () => {
		await withNumbers(
			{
				campaigns: ["c1"],
				first: ({ path, query }, reply) =>
					path === "stats" && query.granularity === "DAY"
						? fail(reply, 400, "INVALID_PARAMETER", { parameter: "start_time" })
						: next,
			},
			async ({ session }) => {
				const [page] = await collect(
					dailyMetrics(session, account, {
						from: "2026-06-01",
						to: "2026-06-02",
					}),
				);
				expect(
					page?.records.map(({ date, impressions }) => [date, impressions]),
				).toEqual([
					["2026-06-01", 240n],
					["2026-06-02", 240n],
				]);
			},
		);
	});

	test("of hours are instants, each in its own day", async () => {
		await withNumbers({ campaigns: ["c1"] }, async ({ session }) => {
			const [page] = await collect(
				hourlyMetrics(session, account, {
					from: "2026-10-25",
					to: "2026-10-25",
				}),
			);
			expect(page?.records).toHaveLength(25);
			expect(page?.records[2]).toMatchObject({
				date: "2026-10-25",
				hourStart: "2026-10-25T00:00:00.000Z",
			});
			expect(page?.records.at(-1)?.hourStart).toBe("2026-10-25T22:00:00.000Z");
		});
	});

	test("that are all zero are no rows, and an account without active campaigns is asked nothing more", async () => {
		await withNumbers(
			{
				campaigns: ["c1"],
				first: (asked) =>
					asked.path === "stats"
						? told(["c1"], placesIn(asked), {
								impressions: null,
								url_clicks: null,
								billed_charge_local_micro: null,
								conversion_purchases: null,
							})
						: next,
			},
			async ({ session }) => {
				const pages = await collect(dailyMetrics(session, account, june));
				expect(pages.flatMap(({ records }) => records)).toEqual([]);
			},
		);
		await withNumbers({ campaigns: [] }, async ({ session, asked }) => {
			expect(await collect(dailyMetrics(session, account, named))).toEqual([
				{ records: [], rejected: [], nextCursor: null },
			]);
			expect(asked.map(({ path }) => path)).toEqual(["stats/active_entities"]);
		});
	});

	test("are in the currency of their campaign, whatever the rest of it looks like", async () => {
		await withNumbers(
			{
				campaigns: ["c1"],
				first: ({ path }) =>
					path === "campaigns"
						? listed([{ id: "c1", name: null, currency: "JPY" }])
						: next,
			},
			async ({ session }) => {
				const [page] = await collect(dailyMetrics(session, account, june));
				expect(page?.records[0]?.currencyCode).toBe("JPY");
			},
		);
	});

	test("are asked for the named campaigns alone, and of no campaign not at all", async () => {
		await withNumbers({ campaigns: ["c1"] }, async ({ session, to, asked }) => {
			await collect(
				dailyMetrics(session, account, { ...june, externalIds: ["c1", "c2"] }),
			);
			expect(to("stats/active_entities")[0]?.query.campaign_ids).toBe("c1,c2");
			const before = asked.length;
			expect(
				await collect(
					dailyMetrics(session, account, { ...june, externalIds: [] }),
				),
			).toEqual([]);
			expect(asked).toHaveLength(before);
		});
	});
});

describe("numbers that are many", () => {
	test("are made by jobs, whose ids are read as text and whose files without a credential", async () => {
		await withNumbers(
			{
				campaigns: ids(45),
				spotlight: ["c100"],
				states: ["PROCESSING", "SUCCESS"],
			},
			async (x) => {
				const pages = await follow(x, named);
				const waiting = pages.filter(({ resumeAt }) => resumeAt);
				expect(waiting).toHaveLength(2);
				// A double tells neither from its neighbour.
				expect(waiting[0]?.nextCursor).toMatch(
					/^report:0:(22000000000000000\d\d_){2}22000000000000000\d\d\.22000000000000000\d\d:$/,
				);
				expect(
					pages
						.filter(({ resumeAt }) => !resumeAt)
						.map(({ records }) => records.length),
				).toEqual([450]);
				const posts = x
					.to("stats/jobs")
					.filter(({ method }) => method === "POST");
				expect(posts[0]?.query).toMatchObject({
					start_time: "2026-05-31T22:00:00Z",
					end_time: "2026-06-10T22:00:00Z",
					placement: "ALL_ON_TWITTER",
					granularity: "DAY",
				});
				for (const { headers } of x.asked.filter(({ path }) =>
					path.startsWith("/files"),
				))
					expect(headers).not.toHaveProperty("authorization");
				const atOnce = await collect(dailyMetrics(x.session, account, june));
				const print = (each: object) =>
					JSON.stringify(each, (_key, value) =>
						typeof value === "bigint" ? String(value) : value,
					);
				expect(
					pages.flatMap(({ records }) => records.map(print)).sort(),
				).toEqual(atOnce.flatMap(({ records }) => records.map(print)).sort());
				const again = await follow(x, {
					...named,
					cursor: waiting[0]?.nextCursor ?? null,
				});
				expect(again.flatMap(({ records }) => records)).toEqual(
					pages.flatMap(({ records }) => records),
				);
			},
		);
	});

	test("are made thirty jobs at a time, and the next ones while the first are read", async () => {
		await withNumbers({ campaigns: ids(71 * 20) }, async (x) => {
			const pages = await follow(x, named);
			expect(pages.map(({ records }) => records.length)).toEqual([
				0, 5_000, 1_000, 0, 5_000, 1_000, 0, 2_200,
			]);
			const jobsIn = (cursor: string | null | undefined) =>
				cursor?.split(":")[2]?.split("_").length;
			expect(pages.map(({ nextCursor }) => jobsIn(nextCursor))).toEqual([
				30,
				35,
				30,
				30,
				16,
				11,
				11,
				undefined,
			]);
			for (const at of [1, 2, 4]) {
				const cursor = pages[at]?.nextCursor ?? "";
				const rest = await follow(x, { ...named, cursor });
				expect(rest.flatMap(({ records }) => records)).toEqual(
					pages.slice(at + 1).flatMap(({ records }) => records),
				);
			}
		});
	});

	test("are told 5,000 rows and what completes a question to a page", async () => {
		await withNumbers({ campaigns: ids(16 * 20) }, async (x) => {
			const month = { ...named, to: "2026-06-30" };
			const pages = await follow(x, month);
			expect(pages.map(({ records }) => records.length)).toEqual([
				0, 5_400, 4_200,
			]);
			const cursor = pages[1]?.nextCursor ?? "";
			const rest = await follow(x, { ...month, cursor });
			expect(rest.map(({ records }) => records)).toEqual(
				pages.slice(2).map(({ records }) => records),
			);
		});
	});

	test("go on at their place where X had taken no further jobs", async () => {
		let isLimited = false;
		await withNumbers(
			{
				campaigns: ids(40 * 20),
				first: ({ path, method }, reply) =>
					isLimited && path === "stats/jobs" && method === "POST"
						? fail(reply, 429, "TOO_MANY_REQUESTS")
						: next,
			},
			async (x) => {
				const [begun] = await follow(x, named, 0);
				isLimited = true;
				const told: object[] = [];
				let cursor = begun?.nextCursor ?? null;
				const read = async () => {
					for await (const page of dailyMetrics(x.session, account, {
						...named,
						cursor,
					})) {
						told.push(...page.records);
						cursor = page.nextCursor;
					}
				};
				await expect(read()).rejects.toMatchObject({ code: "RATE_LIMITED" });
				expect(told).toHaveLength(6_000);
				expect(cursor).toMatch(/^next-/);
				isLimited = false;
				const rest = await follow(x, { ...named, cursor });
				expect(rest.flatMap(({ records }) => records)).toHaveLength(2_000);
			},
		);
	});

	test("wait for what is being made where X takes no more jobs", async () => {
		let posts = 0;
		await withNumbers(
			{
				campaigns: ids(100),
				first({ path, method }, reply) {
					if (path !== "stats/jobs" || method !== "POST") return next;
					posts += 1;
					return posts === 3 ? fail(reply, 429, "TOO_MANY_REQUESTS") : next;
				},
			},
			async (x) => {
				const pages = await follow(x, named);
				expect(pages.flatMap(({ records }) => records)).toHaveLength(1_000);
			},
		);
	});

	test.each([
		["that X did not make", { states: ["FAILED"] }, "FAILED"],
		["that X has no longer", { states: ["GONE"] }, "EXPIRED"],
	])("by a job %s are asked for again", async (_name, { states }, reason) => {
		await withNumbers(
			{
				campaigns: ids(100),
				states,
				first: ({ path, method }) =>
					path === "stats/jobs" && method === "GET" && states[0] === "GONE"
						? { data: [], next_cursor: null }
						: next,
			},
			async (x) => {
				await expect(follow(x, named)).rejects.toMatchObject({
					code: "PLATFORM_UNAVAILABLE",
					reason,
				});
			},
		);
	});

	test("whose file is gone are asked for again", async () => {
		await withNumbers(
			{
				campaigns: ids(100),
				first({ path }, reply) {
					if (!path.startsWith("/files")) return next;
					reply.statusCode = 403;
					reply.end("expired");
					return null;
				},
			},
			async (x) => {
				await expect(follow(x, named)).rejects.toMatchObject({
					reason: "EXPIRED",
				});
			},
		);
	});

	test.each<[string, (json: string) => Buffer, string]>([
		["cut off", (json) => gzipSync(json).subarray(0, 40), "was cut short"],
		[
			"cut in its last bytes",
			(json) => gzipSync(json).subarray(0, -1),
			"was cut short",
		],
		[
			"gzip inside gzip",
			(json) => gzipSync(gzipSync(json)),
			"packed once more, by gzip",
		],
		["no gzip", (json) => Buffer.from(json), "is not packed by gzip"],
		["a page", () => Buffer.from("<html>"), "is a web page"],
		["a packed page", () => gzipSync("<html>"), "is a web page"],
		["empty", () => Buffer.of(), "is empty"],
		["no JSON", () => gzipSync('{"data":['), "is no JSON"],
		["of another form", () => gzipSync('{"data":7}'), "X Ads"],
		[
			"a bomb",
			() => gzipSync(Buffer.alloc(16 * 1_048_576, 32)),
			"holds more than a report can",
		],
		[
			"a bomb of many lines",
			() => gzipSync("[\n".repeat(2_000_000)),
			"holds more than a report can",
		],
	])("in a file that is %s are refused", async (_name, pack, words) => {
		await withNumbers({ campaigns: ids(100), pack }, async (x) => {
			await expect(follow(x, named)).rejects.toMatchObject({
				code: "PLATFORM_REPLY_CHANGED",
				message: expect.stringContaining(words),
			});
		});
	});

	test("are not read at a host that is not X's", async () => {
		await withNumbers(
			{
				campaigns: ids(100),
				first({ path, method, query }) {
					if (path !== "stats/jobs" || method === "POST") return next;
					return {
						data: idsIn(query.job_ids).map((id) => ({
							id_str: id,
							status: "SUCCESS",
							url: "https://files.example.com/a.json.gz",
							start_time: "2026-05-31T22:00:00Z",
							end_time: "2026-06-10T22:00:00Z",
							granularity: "DAY",
							entity_ids: ["c100"],
						})),
						next_cursor: null,
					};
				},
			},
			async (x) => {
				await expect(follow(x, named)).rejects.toMatchObject({
					code: "PLATFORM_REPLY_CHANGED",
					path: "url",
				});
			},
		);
	});

	test.each(["report:1", "report:x:1:", "next-", "5", "report:0:1:/../"])(
		"have no cursor such as %s",
		async (cursor) => {
			await withNumbers({ campaigns: ["c1"] }, async (x) => {
				await expect(follow(x, { ...named, cursor })).rejects.toMatchObject({
					code: "INVALID_INPUT",
				});
			});
		},
	);
});
