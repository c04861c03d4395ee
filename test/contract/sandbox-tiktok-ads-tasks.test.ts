import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
	startTikTok,
	type TikTokRow,
	type TikTokStand,
} from "../support/sandbox-tiktok.ts";

// Reports that TikTok makes while the caller waits, and the limits of calls.

let stand: TikTokStand;
let advertiser = "";
const usual = { taskSeconds: 2, taskEnd: "SUCCESS" };
beforeAll(async () => {
	stand = await startTikTok({ campaigns: 12, days: 30 });
	advertiser = stand.advertisers[1] ?? "";
});
afterEach(async () => {
	await stand.control("tiktok-ads/behaviour", usual);
	await stand.control("tiktok-ads/limits", {
		level: "BASIC",
		isEnforced: false,
	});
});
afterAll(() => stand.sandbox.stop());

const dayAgo = (days: number) =>
	new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const wanted = () => ({
	advertiser_id: advertiser,
	service_type: "AUCTION",
	report_type: "BASIC",
	data_level: "AUCTION_CAMPAIGN",
	dimensions: ["campaign_id", "stat_time_day"],
	metrics: ["spend", "impressions", "campaign_name"],
	start_date: dayAgo(10),
	end_date: dayAgo(2),
});

async function create(more: object = {}): Promise<string> {
	const { body } = await stand.post("report/task/create/", {
		...wanted(),
		...more,
	});
	if (body.code !== 0) throw new Error(`${body.code} ${body.message}`);
	return String(body.data.task_id);
}
const about = (path: string, task_id: string, of = advertiser) =>
	stand.get(path, { advertiser_id: of, task_id });
const statusOf = async (id: string) =>
	(await about("report/task/check/", id)).body.data;
const pass = (advanceSeconds: number) =>
	stand.control("clock", { advanceSeconds });

/** A file's rows by the names of its columns; no name here has a comma. */
function parse(csv: string): Record<string, string>[] {
	const [head = "", ...lines] = csv.trimEnd().split("\n");
	const names = head.split(",");
	return lines.map((line) => {
		const cells = line.split(",");
		return Object.fromEntries(
			names.map((name, index) => [name, cells[index] ?? ""]),
		);
	});
}

describe("a task", () => {
	test("waits, is made, and then has the same rows as the report at once", async () => {
		const id = await create({ enable_report_title_translation: false });
		expect(await statusOf(id)).toEqual({ status: "QUEUING" });
		const early = await about("report/task/download/", id);
		expect([early.status, early.body.code]).toEqual([200, 40201]);
		await pass(2);
		expect(await statusOf(id)).toEqual({ status: "PROCESSING" });
		await pass(2);
		expect(await statusOf(id)).toEqual({ status: "SUCCESS" });
		const file = await about("report/task/download/", id);
		expect(file.headers.get("content-type")).toContain("text/csv");
		const rows = parse(file.text);
		const { body } = await stand.get("report/integrated/get/", {
			...wanted(),
			page_size: 1000,
		});
		const atOnce = body.data.list as unknown as {
			dimensions: TikTokRow;
			metrics: TikTokRow;
		}[];
		expect(rows.length).toBeGreaterThan(50);
		expect(rows).toEqual(
			atOnce.map(({ dimensions, metrics }) => ({ ...dimensions, ...metrics })),
		);
	});

	test("has titles in words unless they are declined", async () => {
		await stand.control("tiktok-ads/behaviour", { taskSeconds: 0 });
		const file = await about("report/task/download/", await create());
		expect(file.text.split("\n")[0]).toBe(
			"Campaign ID,By Day,Cost,Impressions,Campaign name",
		);
	});

	test("gives an address for an hour where that is asked for, and another each time", async () => {
		await stand.control("tiktok-ads/behaviour", { taskSeconds: 0 });
		const id = await create({
			output_format: "CSV_DOWNLOAD",
			file_name: "march",
			enable_report_title_translation: false,
		});
		const told = await about("report/task/download/", id);
		expect(told.body.data).toMatchObject({
			file_name: "march.csv",
			output_format: "CSV_DOWNLOAD",
		});
		const url = String(told.body.data.download_url);
		const file = await fetch(url);
		expect(await file.text()).toMatch(
			/^campaign_id,stat_time_day,spend,impressions,campaign_name\n/,
		);
		await pass(3601);
		expect((await fetch(url)).status).toBe(403);
		const again = await about("report/task/download/", id);
		expect((await fetch(String(again.body.data.download_url))).status).toBe(
			200,
		);
	});

	test("can fail, and can be cancelled before it is made", async () => {
		await stand.control("tiktok-ads/behaviour", { taskEnd: "FAILED" });
		const failing = await create();
		await pass(4);
		expect(await statusOf(failing)).toEqual({
			status: "FAILED",
			message: expect.any(String),
		});
		expect((await about("report/task/download/", failing)).body.code).toBe(
			40200,
		);
		const cancel = (task_id: string) =>
			stand.post("report/task/cancel/", { advertiser_id: advertiser, task_id });
		expect((await cancel(failing)).body.code).toBe(40002);
		const other = await create();
		expect((await cancel(other)).body.data).toEqual({ status: "CANCELED" });
		await pass(10);
		expect(await statusOf(other)).toEqual({ status: "CANCELED" });
	});

	test("belongs to its advertisers", async () => {
		const [, , second = ""] = stand.advertisers;
		const id = await create({ advertiser_ids: [advertiser, second] });
		for (const of of [advertiser, second])
			expect((await about("report/task/check/", id, of)).body.code).toBe(0);
		const alien = stand.advertisers[3];
		expect((await about("report/task/check/", id, alien)).body.code).toBe(
			40002,
		);
		expect((await about("report/task/check/", "none")).body.code).toBe(40002);
	});

	test.each([
		["days", { start_date: dayAgo(40) }],
		["metrics", { metrics: ["video_views"] }],
		[
			"filters of statuses",
			{
				filtering: [
					{
						field_name: "ad_status",
						filter_type: "IN",
						filter_value: '["STATUS_ALL"]',
					},
				],
			},
		],
		["file names", { file_name: "a/b" }],
		["formats", { output_format: "PDF" }],
	])("is refused for %s that it cannot have", async (_what, more) => {
		const { body } = await stand.post("report/task/create/", {
			...wanted(),
			...more,
		});
		expect(body.code).toBe(40002);
	});
});

describe("limits", () => {
	/** Codes of so many calls at the same time. */
	const codes = async (
		count: number,
		call: () => Promise<{ body: { code: number } }>,
	) => {
		const replies = await Promise.all(Array.from({ length: count }, call));
		return replies.map(({ body }) => body.code);
	};
	const whose = () => stand.get("user/info/");

	test("let few tasks be asked for in a second, whatever the level, and other calls all the same", async () => {
		await stand.control("tiktok-ads/limits", {
			level: "ULTIMATE",
			isEnforced: true,
		});
		const told = await codes(30, () =>
			stand.post("report/task/create/", wanted()),
		);
		expect(new Set(told)).toEqual(new Set([0, 40100]));
		const reply = await whose();
		expect(reply.body.code).toBe(0);
		for (const name of reply.headers.keys())
			expect(name).not.toMatch(/rate|retry|limit/);
	});

	test.each([
		["BASIC", 600],
		["ADVANCED", 1200],
	])(
		"of the level %s let %i calls pass in a minute, and more in the next one",
		async (level, most) => {
			const quick = await startTikTok({
				campaigns: 1,
				days: 1,
				queriesPerSecond: 100_000,
			});
			try {
				await quick.control("tiktok-ads/limits", { level, isEnforced: true });
				// To the beginning of a minute, so that none begins in between.
				const { now } = (await (
					await fetch(`${quick.sandbox.url}/__sandbox/clock`)
				).json()) as { now: string };
				const second = Math.floor(Date.parse(now) / 1000) % 60;
				await quick.control("clock", { advanceSeconds: 60 - second });
				const ask = () => quick.get("user/info/");
				const told = [];
				for (let asked = 0; asked <= most; asked += 50)
					told.push(...(await codes(50, ask)));
				expect(told.filter((code) => code === 0)).toHaveLength(most);
				const refused = (await ask()).body;
				expect([refused.code, refused.message]).toEqual([
					40100,
					"Too many requests. Please retry in some time.",
				]);
				await quick.control("clock", { advanceSeconds: 60 });
				expect((await ask()).body.code).toBe(0);
			} finally {
				await quick.sandbox.stop();
			}
		},
	);
});
