import { describe, expect, test } from "vitest";
import {
	CursorExpired,
	PlatformUnavailable,
	ReportFailed,
} from "../../errors.ts";
import {
	follow,
	ids,
	next,
	type World,
	withNumbers,
} from "../fixtures/stats.ts";
import { account, collect, fail, idsIn, listed } from "../fixtures/x.ts";
import { dailyMetrics } from "./daily-metrics.ts";
import { hourlyMetrics } from "./hourly-metrics.ts";

const june = { from: "2026-06-01", to: "2026-06-10" };
const named = { ...june, reportName: "patchbay 1" };

const told = (
	pages: readonly { records: { campaignExternalId: string }[] }[],
) =>
	new Set(
		pages.flatMap(({ records }) =>
			records.map(({ campaignExternalId }) => campaignExternalId),
		),
	);

describe("a reading that is gone on with", () => {
	test("tells a campaign that came to be shown in a further placement meanwhile", async () => {
		const spotlight: string[] = [];
		await withNumbers({ campaigns: ids(25), spotlight }, async (x) => {
			const [first] = await collect(dailyMetrics(x.session, account, june));
			expect(told([first ?? { records: [] }])).toEqual(new Set(ids(20)));
			spotlight.push("c121");
			const rest = await collect(
				dailyMetrics(x.session, account, {
					...june,
					cursor: first?.nextCursor ?? null,
				}),
			);
			const ofFirstDays = rest.map(({ records }) => ({
				records: records.filter(({ date }) => date <= "2026-06-07"),
			}));
			for (const id of ids(25).slice(20))
				expect([...told(ofFirstDays)]).toContain(id);
		});
	});

	test("tells a campaign by the placements of the whole window, wherever it goes on", async () => {
		await withNumbers(
			{
				campaigns: [],
				first({ path, query }) {
					if (path !== "stats/active_entities") return next;
					const isEarly = (query.start_time ?? "") < "2026-06-05";
					return {
						data: ids(21).map((id) => ({
							entity_id: id,
							placements: [
								"ALL_ON_TWITTER",
								...(id === "c119" && isEarly ? ["SPOTLIGHT"] : []),
							],
						})),
						next_cursor: null,
					};
				},
			},
			async (x) => {
				const pages = await collect(dailyMetrics(x.session, account, june));
				for (const [at, { nextCursor: cursor }] of pages.entries())
					if (cursor !== null)
						expect(
							await collect(
								dailyMetrics(x.session, account, { ...june, cursor }),
							),
						).toEqual(pages.slice(at + 1));
			},
		);
	});

	test("ends with a page where nothing is left of the window", async () => {
		await withNumbers({ campaigns: ids(100) }, async (x) => {
			for (const cursor of ["next-1780264800000.1zzz", "1780264800000.1zzz"]) {
				const window = { ...named, to: "2026-06-01", cursor };
				expect(await follow(x, window)).toEqual([
					{ records: [], rejected: [], nextCursor: null },
				]);
			}
		});
	});
});

test("a reading begins anew where the account's zone is another one by now", async () => {
	const tokyo = { ...account, timeZone: "Asia/Tokyo" };
	await withNumbers({ campaigns: ids(100) }, async (x) => {
		const [atOnce] = await collect(dailyMetrics(x.session, account, june));
		const [begun] = await follow(x, named, 0);
		for (const cursor of [atOnce?.nextCursor, begun?.nextCursor])
			await expect(
				collect(
					dailyMetrics(x.session, tokyo, { ...named, cursor: cursor ?? "" }),
				),
			).rejects.toBeInstanceOf(CursorExpired);
	});
});

describe("jobs", () => {
	test("are asked for again where X fails for a moment, since one too many does no harm", async () => {
		let posts = 0;
		await withNumbers(
			{
				campaigns: ids(100),
				first({ path, method }, reply) {
					if (path !== "stats/jobs" || method !== "POST") return next;
					posts += 1;
					return posts === 3 ? fail(reply, 503, "OVER_CAPACITY") : next;
				},
			},
			async (x) => {
				const pages = await follow(x, named);
				expect(pages.flatMap(({ records }) => records)).toHaveLength(1_000);
				expect(pages).toHaveLength(2);
				expect(posts).toBe(6);
			},
		);
	});

	test("that X makes already are waited for where it fails to take others", async () => {
		let isDown = true;
		await withNumbers(
			{
				campaigns: ids(100),
				first: ({ path, method, query }, reply) =>
					isDown &&
					path === "stats/jobs" &&
					method === "POST" &&
					query.entity_ids?.startsWith("c160")
						? fail(reply, 503, "OVER_CAPACITY")
						: next,
			},
			async (x) => {
				const [begun] = await follow(x, named, 0);
				expect(begun?.nextCursor).toMatch(/^report:0:\d+_\d+_\d+:\d/);
				const cursor = begun?.nextCursor ?? "";
				const found: object[] = [];
				const read = async () => {
					for await (const page of dailyMetrics(x.session, account, {
						...named,
						cursor,
					}))
						found.push(...page.records);
				};
				await expect(read()).rejects.toBeInstanceOf(PlatformUnavailable);
				expect(found).toHaveLength(600);
				isDown = false;
				const rest = await follow(x, { ...named, cursor });
				expect(rest.flatMap(({ records }) => records)).toHaveLength(1_000);
			},
		);
	});

	test("that are made and have no file are given up at last", async () => {
		await withNumbers(
			{
				campaigns: ids(100),
				first: ({ path, method, query }) =>
					path === "stats/jobs" && method === "GET"
						? listed(
								idsIn(query.job_ids).map((id) => ({
									id_str: id,
									status: "SUCCESS",
									url: null,
									start_time: "2026-05-31T22:00:00Z",
									end_time: "2026-06-10T22:00:00Z",
									granularity: "DAY",
									entity_ids: ["c100"],
								})),
							)
						: next,
			},
			async (x) => {
				const [begun] = await follow(x, named, 0);
				const cursor = begun?.nextCursor?.replace("report:0:", "report:128:");
				await expect(
					follow(x, { ...named, cursor: cursor ?? "" }, 0),
				).rejects.toBeInstanceOf(ReportFailed);
			},
		);
	});
});

describe("an account whose zone lies half an hour off", () => {
	const mumbai = { ...account, timeZone: "Asia/Kolkata" };
	/** X takes whole hours alone, of days as well. */
	const wholeHours = (campaigns: readonly string[]): World => ({
		campaigns,
		first: ({ path, query }, reply) =>
			path.startsWith("stats") && query.start_time?.includes(":30:")
				? fail(reply, 400, "INVALID_PARAMETER", { parameter: "start_time" })
				: next,
	});

	test("has numbers at once and by jobs, by days and by hours", async () => {
		const two = { from: "2026-06-01", to: "2026-06-02" };
		await withNumbers(wholeHours(["c1"]), async ({ session }) => {
			const [days] = await collect(dailyMetrics(session, mumbai, two));
			expect(
				days?.records.map(({ date, impressions }) => [date, impressions]),
			).toEqual([
				["2026-06-01", 240n],
				["2026-06-02", 240n],
			]);
			const [hours] = await collect(hourlyMetrics(session, mumbai, two));
			expect(hours?.records).toHaveLength(48);
			expect(hours?.records[0]).toMatchObject({
				date: "2026-06-01",
				hourStart: "2026-05-31T19:00:00.000Z",
			});
		});
		await withNumbers(wholeHours(ids(100)), async (x) => {
			const pages: { records: { impressions: bigint }[] }[] = [];
			let cursor: string | null = null;
			do {
				for await (const page of dailyMetrics(x.session, mumbai, {
					...named,
					...two,
					cursor,
				})) {
					pages.push(page);
					cursor = page.nextCursor;
				}
			} while (cursor !== null);
			const records = pages.flatMap((page) => page.records);
			expect(records).toHaveLength(200);
			expect(records[0]?.impressions).toBe(240n);
		});
	});
});
