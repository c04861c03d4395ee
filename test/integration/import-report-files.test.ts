import { gzipSync } from "node:zlib";
import type { PlatformId } from "@patchbay/platforms";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { archiveOf } from "../../packages/platforms/src/files/fixtures/archive.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import { utcDay } from "../support/utc-day.ts";

// Files of reports that are broken, cut short or something else, met by whole imports: what is wrong is told, nothing of them is
// kept, and the numbers that were there stay.

/** A broken file, as the sandbox sends it, and the words that say what is wrong with it. */
interface Broken {
	fault: Readonly<Record<string, unknown>>;
	words: RegExp;
}

interface Stand {
	platform: PlatformId;
	folder: string;
	/** Path of the files. */
	path: string;
	behaviour: object;
	sandbox: { campaigns: number; days: number; pageSize?: number };
	/** Table of the numbers that come by files. */
	table: "metric_daily" | "metric_hourly";
	broken: readonly Broken[];
}

const sent = (bytes: Buffer | string): Broken["fault"] => ({
	kind: "custom",
	status: 200,
	bodyBase64: Buffer.from(bytes).toString("base64"),
});

const columns =
	"TimePeriod,AccountId,CampaignId,CurrencyCode,Country,State,Impressions,Clicks,Spend,ConversionsQualified,Revenue";
const table = `${columns}\r\n`;
const page = "<!doctype html><title>Sign in</title>";
const bomb = `${"0,".repeat(500)}\n`.repeat(32_000);

const stands: readonly Stand[] = [
	{
		platform: "MICROSOFT_ADS",
		folder: "microsoft-ads",
		path: "/microsoft-ads/ReportDownload/",
		behaviour: { reportSeconds: 0, mostReports: 1_000 },
		sandbox: { campaigns: 6, days: 20 },
		table: "metric_daily",
		broken: [
			// The archive lacks its last bytes, and HTTP does not say so.
			{ fault: { kind: "short", afterBytes: 300 }, words: /was cut short/ },
			{ fault: sent(page), words: /is a web page/ },
			{
				fault: sent(archiveOf({ content: table }, { content: table })),
				words: /more than one file/,
			},
			{
				fault: sent(archiveOf({ content: `${table}${bomb}` })),
				words: /more than a report can/,
			},
			{
				fault: sent(archiveOf({ content: archiveOf({ content: table }) })),
				words: /packed once more/,
			},
			{
				fault: sent(archiveOf({ content: table, flags: 1 })),
				words: /encrypted/,
			},
			{
				fault: sent(archiveOf({ content: table.replace("Spend", "Cost") })),
				words: /Microsoft Ads .*lacks the column Spend/,
			},
			{
				fault: sent(archiveOf({ content: `"Rows: 7"\r\n${table}` })),
				words: /tells of 7 rows and has 0/,
			},
		],
	},
	{
		platform: "X_ADS",
		folder: "x-ads",
		path: "/x-ads/advertiser-api-async-analytics/",
		behaviour: { jobSeconds: 0 },
		sandbox: { campaigns: 12, days: 40 },
		table: "metric_daily",
		broken: [
			{ fault: { kind: "short", afterBytes: 300 }, words: /was cut short/ },
			{ fault: sent(page), words: /is a web page/ },
			{ fault: sent(gzipSync(gzipSync('{"data":[]}'))), words: /once more/ },
			{ fault: sent(gzipSync(bomb)), words: /more than a report can/ },
			{ fault: sent(gzipSync('{"data":[')), words: /X Ads .*no JSON/ },
		],
	},
	{
		platform: "TIKTOK_ADS",
		folder: "tiktok-ads",
		path: "/tiktok-ads/files/reports/",
		behaviour: { taskSeconds: 0 },
		sandbox: { campaigns: 20, days: 40, pageSize: 20 },
		table: "metric_hourly",
		broken: [
			// A table that is cut looks like a shorter one: only its length tells.
			{
				fault: { kind: "short", afterBytes: 900 },
				words: /without its length/,
			},
			{ fault: sent(page), words: /is a web page/ },
			{ fault: sent(""), words: /TikTok Ads .*no line at all/ },
			{
				fault: sent("campaign_id,Cost\n1,2\n"),
				words: /TikTok Ads .*lacks the columns/,
			},
		],
	},
];

describe.each(stands)("files of $platform", (stand) => {
	let app: Importing;
	let connectionId: string;
	beforeAll(async () => {
		app = await startImporting(stand.sandbox, stand.platform);
		await app.control(`${stand.folder}/behaviour`, stand.behaviour);
		if (stand.platform === "TIKTOK_ADS")
			await app.control("tiktok-ads/limits", { isEnforced: false });
		connectionId = await app.connectAccounts();
		expect(await readNumbers()).toMatchObject({ status: "SUCCEEDED" });
	});
	afterAll(() => app?.close());

	/** @param attempts tries of each list, without a pause worth mentioning */
	const readNumbers = async (attempts = 1) =>
		app.runToEnd(
			await app.start(connectionId, {
				kind: "METRICS",
				from: utcDay(-30),
				to: utcDay(-2),
			}),
			app.worker({
				retryPolicy: { attempts, baseMilliseconds: 20, maxMilliseconds: 100 },
			}),
		);
	const numbers = () =>
		app.rows<{ id: string }>(
			`select campaign_id as id, ${stand.table === "metric_hourly" ? "hour_start" : "date"}::text as at, cost_micros::text as cost,
				impressions::text, conversions::text
			from ${stand.table} order by 1, 2`,
		);
	const told = async () =>
		(
			await app.rows<{ message: string }>(
				"select message from import_failure where message is not null",
			)
		).map(({ message }) => message);
	const breakNext = (fault: Broken["fault"], count = 1) =>
		app.control("faults", { path: stand.path, count, ...fault });
	const faultsLeft = async (): Promise<number> => {
		const reply = await fetch(`${app.sandbox.url}/__sandbox/faults`);
		const { faults } = (await reply.json()) as { faults: unknown[] };
		return faults.length;
	};

	test("that are broken fail what they are of, say what is wrong, and change no number that was there", async () => {
		const before = await numbers();
		expect(before.length).toBeGreaterThan(50);
		await app.control(`${stand.folder}/restate`, { factor: 2, days: 20 });
		for (const { fault } of stand.broken) await breakNext(fault);
		// No list of numbers gets through before all of them were met.
		await breakNext({ kind: "html" }, 10_000);
		for (let round = 0; round < 8 && (await faultsLeft()) > 1; round += 1) {
			const state = await readNumbers();
			expect(state.status).not.toBe("SUCCEEDED");
			expect(await numbers()).toEqual(before);
		}
		expect(await faultsLeft()).toBe(1);
		const messages = await told();
		for (const { words } of stand.broken)
			expect(messages).toContainEqual(expect.stringMatching(words));
		for (const message of messages) expect(message).not.toMatch(/undefined|\$/);
	});

	test("that are whole at a later try are read as if nothing had been", async () => {
		await app.forgetFaults();
		const before = await numbers();
		for (const { fault } of stand.broken.slice(0, 3)) await breakNext(fault);
		await breakNext({ kind: "cut", afterBytes: 100 });
		expect(await readNumbers(6)).toMatchObject({
			status: "SUCCEEDED",
			message: null,
		});
		expect(await faultsLeft()).toBe(0);
		const after = await numbers();
		expect(after).not.toEqual(before);
		expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
		expect(await app.rows("select from import_difference")).toEqual([]);
	});
});
