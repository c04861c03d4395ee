import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { SandboxGoogle } from "../support/sandbox-google.ts";

const client = "1110000001";
const through = { "login-customer-id": "9990000001" };
const day = (daysAgo: number): string =>
	new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const range = `segments.date BETWEEN '${day(12)}' AND '${day(2)}'`;

let sandbox: Sandbox;
let google: SandboxGoogle;
let token: string;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
	google = new SandboxGoogle(sandbox);
	token = (await google.tokens()).access_token;
});
beforeEach(async () => {
	await google.control("google-ads/behaviour", { historyMonths: 37 });
	await google.control("google-ads/unattributed", {
		customerId: client,
		days: 0,
	});
});
afterAll(() => sandbox.stop());

type Row = { [resource: string]: { [field: string]: unknown } };

async function rowsOf(query: string): Promise<Row[]> {
	const reply = await google.api(
		token,
		`customers/${client}/googleAds:search`,
		{ query },
		through,
	);
	const body = (await reply.json()) as { results?: Row[]; error?: object };
	if (!reply.ok) throw new Error(JSON.stringify(body.error));
	return body.results ?? [];
}

const total = async (from: string, field: string) =>
	(
		await rowsOf(
			`SELECT segments.date, metrics.${field} FROM ${from} WHERE ${range}`,
		)
	).reduce(
		(sum, { metrics }) => sum + Number(Object.values(metrics ?? {})[0]),
		0,
	);

test("the account's own total has what no campaign has, on the days that were named", async () => {
	expect(await total("customer", "cost_micros")).toBe(
		await total("campaign", "cost_micros"),
	);
	await google.control("google-ads/unattributed", {
		customerId: client,
		days: 6,
		costMicros: 1_000_000,
		conversions: 0.5,
	});
	// Of the last six days, today's the first, four or five lie in the range: days are the account's own.
	const more =
		(await total("customer", "cost_micros")) -
		(await total("campaign", "cost_micros"));
	expect([4_000_000, 5_000_000]).toContain(more);
	expect(await total("customer", "conversions")).toBeCloseTo(
		(await total("campaign", "conversions")) + more / 2_000_000,
		6,
	);
});

test("costs are restated by their own factor, and the account's total with them", async () => {
	const before = await total("customer", "cost_micros");
	await google.control("google-ads/restate", {
		customerId: client,
		factor: 1,
		costFactor: 2,
		days: 60,
	});
	expect(await total("customer", "cost_micros")).toBe(2 * before);
	expect(await total("campaign", "cost_micros")).toBe(2 * before);
});

test.each(["segments.date", "segments.hour", "segments.week"])(
	"numbers by %s are told for 37 months and refused beyond, coarser ones are not",
	async (segment) => {
		const since = (months: number, offset: number) => {
			const at = new Date();
			at.setUTCDate(1);
			at.setUTCMonth(at.getUTCMonth() - months);
			at.setUTCDate(1 + offset);
			return at.toISOString().slice(0, 10);
		};
		const query = (select: string, from: string) =>
			rowsOf(
				`SELECT ${select}, metrics.clicks FROM campaign WHERE segments.date BETWEEN '${from}' AND '${day(2)}'`,
			);
		await expect(query(segment, since(38, 0))).rejects.toThrow(
			"REQUESTED_DATE_GRANULARITY_NOT_SUPPORTED",
		);
		expect((await query(segment, since(35, 0))).length).toBeGreaterThan(0);
		expect(
			(await query("segments.month", since(60, 0))).length,
		).toBeGreaterThan(0);
		await google.control("google-ads/behaviour", { historyMonths: 1 });
		await expect(query(segment, day(40))).rejects.toThrow("the last 1 months");
	},
);

test("a campaign that vanished is in no list, and its numbers are told all the same", async () => {
	const [victim] = await rowsOf(
		"SELECT campaign.id FROM campaign WHERE campaign.status = 'ENABLED' ORDER BY campaign.id LIMIT 1",
	);
	const id = String(victim?.campaign?.id);
	const found = async (query: string) =>
		(await rowsOf(query)).some(({ campaign }) => campaign?.id === id);
	const byId = `SELECT campaign.id FROM campaign WHERE campaign.id IN (${id})`;
	const numbers = `SELECT campaign.id, segments.date, metrics.clicks FROM campaign WHERE ${range}`;
	const list = (listed: boolean) =>
		google.control("google-ads/list-campaign", {
			customerId: client,
			campaignId: id,
			listed,
		});

	await list(false);
	expect(await found("SELECT campaign.id FROM campaign")).toBe(false);
	expect(await found(byId)).toBe(false);
	expect(await found(numbers)).toBe(true);
	await list(true);
	expect(await found(byId)).toBe(true);
});
