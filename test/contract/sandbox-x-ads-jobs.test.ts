import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
	startX,
	type XRow,
	type XStand,
	type XToken,
} from "../support/sandbox-x.ts";

// Reports that X makes while the caller waits, and their files, which are open to whoever has the address.

let stand: XStand;
let by: XToken;
let account = "";
let campaigns: XRow[] = [];
const usual = { jobSeconds: 2, jobEnd: "SUCCESS", mostJobs: 100 };
beforeAll(async () => {
	stand = await startX({ campaigns: 12, days: 60 });
	by = await stand.connect("agency_admin");
	const { data } = (await stand.call("/12/accounts", by)).json;
	// In New York, where there are markets.
	account = String(data.find(({ name }) => name === "Cobalt Cycles")?.id);
	campaigns = await stand.all(`/12/accounts/${account}/campaigns`, by);
});
afterEach(async () => {
	await stand.control("x-ads/behaviour", usual);
	await stand.control("x-ads/reset-limits", {});
});
afterAll(() => stand.sandbox.stop());

const hour = (hours: number) =>
	new Date(Math.floor(Date.now() / 3_600_000 - hours) * 3_600_000)
		.toISOString()
		.replace(".000Z", "Z");
const wanted = () => ({
	entity: "CAMPAIGN",
	entity_ids: campaigns
		.slice(0, 4)
		.map(({ id }) => String(id))
		.join(","),
	start_time: hour(24 * 6),
	end_time: hour(24),
	granularity: "HOUR",
	placement: "ALL_ON_TWITTER",
	metric_groups: "ENGAGEMENT,BILLING,WEB_CONVERSION",
});
const post = (more: Record<string, string> = {}) =>
	stand.call(
		`/12/stats/jobs/accounts/${account}?${new URLSearchParams({ ...wanted(), ...more })}`,
		{ ...by, method: "POST" },
	);
const look = async (...ids: string[]) =>
	stand.call(`/12/stats/jobs/accounts/${account}?job_ids=${ids.join(",")}`, by);
const pass = (advanceSeconds: number) =>
	stand.control("clock", { advanceSeconds });
/** Makes a report, and returns its data with the job at its end. */
async function report(more: Record<string, string> = {}) {
	const made = await post(more);
	if (made.status !== 200) throw new Error(made.text);
	await pass(2);
	const [job] = (await look(String(made.one.id_str))).json.data;
	const file = await fetch(String(job?.url));
	const bytes = Buffer.from(await file.arrayBuffer());
	return {
		job,
		content: JSON.parse(gunzipSync(bytes).toString()) as XRow & {
			data: { id: string; id_data: { segment: XRow; metrics: XRow }[] }[];
		},
	};
}

test("a job has an id of 64 bits, is worked on, and then has a file that tells what is told at once", async () => {
	const made = await post();
	const id = String(made.one.id_str);
	expect(BigInt(id)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
	expect(made.text).toContain(`"id":${id},"id_str":"${id}"`);
	expect(made.one).toMatchObject({
		status: "PROCESSING",
		url: null,
		expires_at: null,
		account_id: account,
		segmentation_type: null,
	});
	expect((await look(id)).json.data).toMatchObject([{ status: "PROCESSING" }]);
	await pass(2);
	const ended = await look(id);
	expect(ended.text).toContain(`"job_ids":[${id}]`);
	const [job] = ended.json.data;
	expect(job).toMatchObject({ status: "SUCCESS" });
	const file = await fetch(String(job?.url));
	expect(file.headers.get("content-type")).toBe("application/gzip");
	expect(file.headers.get("content-encoding")).toBeNull();
	const content: unknown = JSON.parse(
		gunzipSync(Buffer.from(await file.arrayBuffer())).toString(),
	);
	const atOnce = await stand.call(
		`/12/stats/accounts/${account}?${new URLSearchParams(wanted())}`,
		by,
	);
	expect(content).toMatchObject({
		data_type: "stats",
		time_series_length: 120,
		data: atOnce.json.data,
	});
});

test("a file ends after two days, and a job of another account is not listed", async () => {
	const { job } = await report();
	const ends = Date.parse(String(job?.expires_at));
	expect(ends - Date.parse(String(job?.updated_at))).toBe(2 * 86_400_000);
	const other = (await stand.call("/12/accounts", by)).json.data.find(
		({ id }) => id !== account,
	);
	const foreign = await stand.call(
		`/12/stats/jobs/accounts/${other?.id}?job_ids=${job?.id_str}`,
		by,
	);
	expect(foreign.json.data).toEqual([]);
	await pass(2 * 86_400);
	expect((await fetch(String(job?.url))).status).toBe(404);
});

test("a job fails, or stays where it is for ever", async () => {
	await stand.control("x-ads/behaviour", { jobEnd: "FAILED" });
	const failing = String((await post()).one.id_str);
	await stand.control("x-ads/behaviour", { jobEnd: "STUCK" });
	const stuck = String((await post()).one.id_str);
	await pass(3_600);
	const { data } = (await look(failing, stuck)).json;
	expect(data.map(({ id_str, status, url }) => [id_str, status, url])).toEqual([
		[stuck, "PROCESSING", null],
		[failing, "FAILED", null],
	]);
	await stand.control("x-ads/behaviour", { mostJobs: 1 });
	const refused = await post();
	expect([refused.status, refused.code]).toEqual([429, "TOO_MANY_REQUESTS"]);
});

test("segments are told apart, by market only in the United States, and add up to less than the whole", async () => {
	const only = { metric_groups: "ENGAGEMENT", granularity: "TOTAL" };
	const whole = await report(only);
	const byMarket = await report({
		...only,
		segmentation_type: "METROS",
		country: "96683cc9126741d1",
	});
	const seen = (metrics: XRow | undefined) =>
		(metrics?.impressions as number[] | null)?.[0] ?? 0;
	whole.content.data.forEach((row, index) => {
		const parts = byMarket.content.data[index]?.id_data ?? [];
		expect(parts.map(({ segment }) => segment.segment_value)).toEqual([
			"803",
			"501",
			"623",
			"528",
			"602",
		]);
		const sum = parts.reduce((total, { metrics }) => total + seen(metrics), 0);
		const all = seen(row.id_data[0]?.metrics);
		expect(sum).toBeLessThan(all);
		expect(sum * 2).toBeGreaterThan(all);
	});
	for (const [more, code] of [
		[{ segmentation_type: "METROS" }, "MISSING_PARAMETER"],
		[
			{ segmentation_type: "METROS", country: "fdcd221ac44fa326" },
			"INVALID_PARAMETER",
		],
		[{ segmentation_type: "REGIONS" }, "INVALID_PARAMETER"],
		[{ segmentation_type: "CONVERSION_TAGS" }, "INVALID_PARAMETER"],
		[
			{ segmentation_type: "AGE", start_time: hour(24 * 47) },
			"INVALID_TIME_WINDOW",
		],
		[{ start_time: hour(24 * 92) }, "INVALID_TIME_WINDOW"],
		[{ entity_ids: "nobody" }, "CAMPAIGN_NOT_FOUND"],
	] as const)
		expect((await post(more)).code).toBe(code);
});

test("a file that is cut off on its way is no whole gzip", async () => {
	const made = await post();
	await pass(2);
	const [job] = (await look(String(made.one.id_str))).json.data;
	await stand.control("faults", {
		path: new URL(String(job?.url)).pathname,
		kind: "cut",
		afterBytes: 100,
	});
	await expect(
		fetch(String(job?.url)).then((reply) => reply.arrayBuffer()),
	).rejects.toThrow();
});
