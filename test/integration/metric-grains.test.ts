import { disconnect } from "@patchbay/connections";
import { addDays, dayIn } from "@patchbay/platforms";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type PlatformRow, readTruth } from "../support/google-ads-truth.ts";
import { type Importing, startImporting } from "../support/importing.ts";

let app: Importing;
let connectionId: string;
/** The account of the connection, at the platform and with us. */
let account: { id: string; externalId: string; timeZone: string };

beforeAll(async () => {
	app = await startImporting({
		accounts: 3,
		campaigns: 4,
		days: 12,
		pageSize: 100,
	});
	connectionId = await app.connectAccounts();
	const [found] = await app.rows<typeof account>(
		`select id, external_id as "externalId", time_zone as "timeZone" from ad_account where connection_id = $1 and selected`,
		[connectionId],
	);
	if (!found) throw new Error("no account is chosen");
	account = found;
});
afterEach(async () => {
	await app.forgetFaults();
	await app.forgetCalls();
});
afterAll(() => app.close());

const today = () => dayIn(account.timeZone, Date.now());
const back = (days: number) => addDays(today(), -days);

/** Imports the numbers of the last days, without today, which grows. */
async function importMetrics(input: object = {}) {
	const importJobId = await app.start(connectionId, {
		kind: "METRICS",
		from: back(5),
		to: back(1),
		...input,
	});
	return { importJobId, job: await app.runToEnd(importJobId) };
}

async function failures(importJobId: string) {
	return app.rows<{
		entity: string;
		externalId: string | null;
		code: string;
		message: string;
	}>(
		`select entity, external_id as "externalId", code, message from import_failure where import_job_id = $1 order by entity, external_id, message`,
		[importJobId],
	);
}

/** Answers the next query that holds a text with these rows, and says whether there is another page. */
async function answer(
	query: string,
	results: readonly object[],
	nextPageToken?: string,
) {
	await app.control("faults", {
		path: "/google-ads/v25/",
		bodyIncludes: query,
		kind: "custom",
		status: 200,
		body: { results, ...(nextPageToken ? { nextPageToken } : {}) },
	});
}

async function campaignIds(): Promise<[string, string]> {
	const rows = await app.rows<{ externalId: string }>(
		`select external_id as "externalId" from campaign where ad_account_id = $1 order by external_id`,
		[account.id],
	);
	const [first, second] = rows.map(({ externalId }) => externalId);
	if (!first || !second) throw new Error("there are too few campaigns");
	return [first, second];
}

const row = (
	campaign: string,
	segments: object,
	metrics: object = { costMicros: "1000000", impressions: "10", clicks: "1" },
	others: object = {},
) => ({ campaign: { id: campaign }, segments, metrics, ...others });

function sumOf(rows: readonly PlatformRow[]) {
	return {
		rows: rows.length,
		cost: rows.reduce(
			(sum, { metrics }) => sum + BigInt(String(metrics?.costMicros ?? 0)),
			0n,
		),
	};
}

async function stored(table: string) {
	const [sum] = await app.rows<{ rows: number; cost: bigint }>(
		`select count(*)::int as rows, coalesce(sum(cost_micros), 0)::bigint as cost from ${table}
		where ad_account_id = $1 and date between $2 and $3 and (cost_micros, impressions) <> (0, 0)`,
		[account.id, back(5), back(1)],
	);
	return sum;
}

test("hours and regions are stored as the platform tells them, hours as instants, and add up to the days", async () => {
	const { importJobId, job } = await importMetrics();
	expect(job.status).toBe("SUCCEEDED");
	expect(await failures(importJobId)).toEqual([]);
	const days = `segments.date BETWEEN '${back(5)}' AND '${back(1)}'`;
	const truth = (query: string) =>
		readTruth(app, connectionId, account.externalId, query);
	const hours = sumOf(
		await truth(
			`SELECT campaign.id, segments.date, segments.hour, metrics.cost_micros, metrics.impressions FROM campaign WHERE ${days}`,
		),
	);
	const regions = sumOf(
		await truth(
			`SELECT campaign.id, segments.date, segments.geo_target_region, metrics.cost_micros, metrics.impressions FROM geographic_view
			WHERE ${days} AND geographic_view.location_type = 'LOCATION_OF_PRESENCE'`,
		),
	);
	const day = await stored("metric_daily");
	expect(hours.rows).toBeGreaterThan(100);
	expect((await stored("metric_hourly"))?.cost).toBe(hours.cost);
	expect(hours.cost).toBe(day?.cost);
	expect((await stored("metric_region"))?.cost).toBe(regions.cost);
	expect(regions.cost).toBeLessThan(day?.cost ?? 0n);
	expect(job.metricRows).toBeGreaterThanOrEqual(
		BigInt(hours.rows + regions.rows),
	);
	const [wrong] = await app.rows<{ count: number }>(
		`select count(*)::int as count from metric_hourly m join ad_account a on a.id = m.ad_account_id
		where (m.hour_start at time zone a.time_zone)::date <> m.date or date_trunc('hour', m.hour_start) <> m.hour_start`,
	);
	expect(wrong).toEqual({ count: 0 });
	const names = await app.rows<{ name: string }>(
		"select name from region order by name",
	);
	expect(names.map(({ name }) => name)).toEqual([
		"Bavaria, Germany",
		"Berlin, Germany",
		"Germany",
		"Hamburg, Germany",
		"Hesse, Germany",
	]);
});

test("read again, hours and regions stay as they are, and no name is asked for a second time", async () => {
	const before = await app.rows(
		"select count(*)::int as rows, min(first_seen_at) as first, min(fetched_at) as fetched from metric_hourly",
	);
	const { job } = await importMetrics();
	expect(job.status).toBe("SUCCEEDED");
	expect(
		(await app.queries()).filter((query) =>
			query.includes("geo_target_constant"),
		),
	).toEqual([]);
	const after = await app.rows<{ rows: number; revisions: number }>(
		`select count(*)::int as rows, min(first_seen_at) as first, min(fetched_at) as fetched, max(revisions) as revisions from metric_hourly`,
	);
	expect(after).toMatchObject([
		{
			...before[0],
			fetched: expect.any(Date),
			revisions: 0,
		},
	]);
});

test("restated numbers replace those of the hour and of the region, and are counted as revisions", async () => {
	await app.control("google-ads/restate", {
		customerId: account.externalId,
		factor: 2,
	});
	expect((await importMetrics()).job.status).toBe("SUCCEEDED");
	for (const table of ["metric_hourly", "metric_region"]) {
		const [counts] = await app.rows<{ restated: number; untouched: number }>(
			`select count(*) filter (where revisions = 1)::int as restated,
				count(*) filter (where revisions = 0 and conversions > 0.1)::int as untouched from ${table} where ad_account_id = $1`,
			[account.id],
		);
		expect(counts?.restated).toBeGreaterThan(50);
		expect(counts?.untouched).toBe(0);
	}
});

test("hours and regions that the platform no longer reports become zero, and those of other days stay", async () => {
	const [campaign] = await campaignIds();
	const window = { from: back(3), to: back(3) };
	await answer("segments.hour", [row(campaign, { date: back(3), hour: 9 })]);
	await answer("FROM geographic_view", [
		row(
			campaign,
			{ date: back(3), geoTargetRegion: "geoTargetConstants/20227" },
			undefined,
			{ geographicView: { countryCriterionId: "2276" } },
		),
	]);
	expect((await importMetrics(window)).job.status).toBe("SUCCEEDED");
	for (const table of ["metric_hourly", "metric_region"]) {
		const [counts] = await app.rows(
			`select count(*) filter (where cost_micros > 0 and date = $2)::int as left,
				count(*) filter (where cost_micros = 0 and conversions = 0 and revisions > 0 and date = $2)::int > 3 as zeroed,
				count(*) filter (where cost_micros > 0 and date <> $2)::int > 3 as others from ${table} where ad_account_id = $1`,
			[account.id, back(3)],
		);
		expect(counts).toEqual({ left: 1, zeroed: true, others: true });
	}
	expect((await importMetrics(window)).job.status).toBe("SUCCEEDED");
});

test("rows that cannot be right are failures by name, of each grain, and the others of their page are saved", async () => {
	const [campaign, other] = await campaignIds();
	const day = back(2);
	const good = { costMicros: "7000000", impressions: "70" };
	const negative = { costMicros: "-5", impressions: "1" };
	const of = (region: string) => ({
		date: day,
		geoTargetRegion: `geoTargetConstants/${region}`,
	});
	const view = { geographicView: { countryCriterionId: "2276" } };
	await answer("segments.hour", [
		row(campaign, { date: day, hour: 8 }, good),
		row(campaign, { date: day, hour: 24 }),
		row(campaign, { date: day, hour: 9 }, negative),
		row(campaign, { date: back(4), hour: 8 }),
		row(campaign, { date: day, hour: 8 }),
		row(other, { date: day, hour: 8 }, good),
	]);
	await answer("FROM geographic_view", [
		row(campaign, of("20226"), good, view),
		row(campaign, of("20226"), good, view),
		row(campaign, of("20227"), negative, view),
		row(campaign, of("20230/5"), good, view),
		row(campaign, { date: back(4) }, good, view),
		row(other, of("99999999"), good, view),
	]);
	await answer("SELECT campaign.id, segments.date, metrics", [
		row(campaign, { date: day }, good),
		row(campaign, { date: day }, good),
		row(campaign, { date: back(4) }),
		row(other, { date: day }, negative),
	]);
	const { importJobId, job } = await importMetrics({ from: day, to: day });
	expect(job.status).toBe("PARTIALLY_SUCCEEDED");
	const told = await failures(importJobId);
	expect(
		told.map(({ entity, message }) => `${entity} | ${message}`).sort(),
	).toEqual([
		"hourly metric | costMicros: The spend is below zero.",
		"hourly metric | date: The record is of a day that was not asked for.",
		"hourly metric | record: It stands twice on one page. The first is kept.",
		"hourly metric | results[1].segments.hour: A day has no such hour.",
		"metric | costMicros: The spend is below zero.",
		"metric | date: The record is of a day that was not asked for.",
		"metric | record: It stands twice on one page. The first is kept.",
		"region metric | costMicros: The spend is below zero.",
		"region metric | date: The record is of a day that was not asked for.",
		"region metric | record: It stands twice on one page. The first is kept.",
		"region metric | results[3].segments.geoTargetRegion: The platform's record of this region metric does not have the expected form.",
		"region | Google Ads gives numbers for the region 99999999 and does not know its name. They are kept under this key.",
	]);
	for (const { code } of told) expect(code).toBe("PLATFORM_REPLY_CHANGED");
	for (const [table, condition] of [
		["metric_hourly", "hour_start = $3::timestamptz"],
		["metric_region", "region_key in ('20226', '99999999')"],
	] as const) {
		const rows = await app.rows<{ cost: bigint }>(
			`select m.cost_micros as cost from ${table} m join campaign c on c.id = m.campaign_id
			where m.ad_account_id = $1 and date = $2 and ${condition} and m.fetched_at >= (select started_at from import_job where id = $4)
				and $3::timestamptz is not null`,
			[account.id, day, hourStart(day, 8), importJobId],
		);
		expect([table, rows.map(({ cost }) => cost)]).toEqual([
			table,
			[7000000n, 7000000n],
		]);
	}
	// The day was not the account's total, so it was read once more, without the faults.
	const [daily] = await app.rows<{ cost: bigint; others: bigint }>(
		`select sum(cost_micros)::bigint as cost, (select sum(cost_micros)::bigint from metric_hourly
			where ad_account_id = $1 and date = $2 and hour_start <> $3::timestamptz) as others
		from metric_daily where ad_account_id = $1 and date = $2`,
		[account.id, day, hourStart(day, 8)],
	);
	expect(daily?.cost).toBeGreaterThan(daily?.others ?? 0n);
	// A page with a failure could lack any row, so nothing of the day was set to zero.
	const [left] = await app.rows<{ left: number }>(
		"select count(*)::int as left from metric_hourly where ad_account_id = $1 and date = $2 and cost_micros > 0",
		[account.id, day],
	);
	expect(left?.left).toBeGreaterThan(20);
	expect((await importMetrics()).job.status).toBe("SUCCEEDED");
});

test("totals of the account that cannot be right are failures by name, and make no row of their own", async () => {
	const total = (date: string, costMicros: string) => ({
		segments: { date },
		metrics: { costMicros, impressions: "0", clicks: "0" },
	});
	await answer("metrics.conversions_value FROM customer", [
		total(back(2), "-5"),
		total(back(3), "9000000000000000000"),
		total(back(9), "1000000"),
	]);
	const { importJobId, job } = await importMetrics();
	expect(job.status).toBe("PARTIALLY_SUCCEEDED");
	expect(await failures(importJobId)).toEqual(
		[back(9), back(3), back(2)].map((date) => ({
			entity: "account total",
			externalId: `${account.externalId} ${date}`,
			code: "PLATFORM_REPLY_CHANGED",
			message: expect.stringContaining("below zero"),
		})),
	);
	expect(
		await app.rows("select from metric_unattributed where ad_account_id = $1", [
			account.id,
		]),
	).toEqual([]);
});

test("a record on two pages of one list is a failure by name, of numbers and of campaigns, and the first is kept", async () => {
	const [campaign, other] = await campaignIds();
	const day = back(2);
	const first = { costMicros: "7000000", impressions: "70" };
	const later = { costMicros: "8000000", impressions: "80" };
	const segments = {
		"segments.hour": { date: day, hour: 8 },
		"FROM geographic_view": {
			date: day,
			geoTargetRegion: "geoTargetConstants/20226",
		},
		"SELECT campaign.id, segments.date, metrics": { date: day },
	};
	for (const [query, of] of Object.entries(segments)) {
		await answer(query, [row(campaign, of, first)], "two");
		await answer(query, [row(other, of, first), row(campaign, of, later)]);
	}
	const { importJobId, job } = await importMetrics({ from: day, to: day });
	expect(job.status).toBe("PARTIALLY_SUCCEEDED");
	const message = expect.stringMatching(/stands twice .* first one is kept/);
	const code = "PLATFORM_REPLY_CHANGED";
	expect(await failures(importJobId)).toEqual([
		{
			entity: "hourly metric",
			externalId: `${campaign} ${hourStart(day, 8)}`,
			code,
			message,
		},
		{ entity: "metric", externalId: `${campaign} ${day}`, code, message },
		{
			entity: "region metric",
			externalId: `${campaign} ${day} 20226`,
			code,
			message,
		},
	]);
	for (const [table, condition] of [
		["metric_hourly", "hour_start = $3::timestamptz"],
		["metric_region", "region_key = '20226' and $3::timestamptz is not null"],
	] as const) {
		const rows = await app.rows<{ cost: bigint }>(
			`select m.cost_micros as cost from ${table} m join campaign c on c.id = m.campaign_id
			where m.ad_account_id = $1 and date = $2 and ${condition} and c.external_id = any($4)`,
			[account.id, day, hourStart(day, 8), [campaign, other]],
		);
		expect([table, rows.map(({ cost }) => cost)]).toEqual([
			table,
			[7000000n, 7000000n],
		]);
	}

	const listed = (name: string, id: string) => ({
		campaign: {
			id,
			name,
			status: "ENABLED",
			servingStatus: "SERVING",
			primaryStatus: "ELIGIBLE",
			advertisingChannelType: "DISPLAY",
		},
	});
	const removed = () =>
		app.rows(
			"select external_id from campaign where ad_account_id = $1 and status = 'REMOVED' order by 1",
			[account.id],
		);
	const before = await removed();
	const list = "SELECT campaign.id, campaign.name";
	await answer(list, [listed("First", campaign)], "two");
	await answer(list, [listed("Other", other), listed("Later", campaign)]);
	const campaigns = await app.start(connectionId, { kind: "CAMPAIGNS" });
	expect((await app.runToEnd(campaigns)).status).toBe("PARTIALLY_SUCCEEDED");
	expect(await failures(campaigns)).toEqual([
		{ entity: "campaign", externalId: campaign, code, message },
	]);
	expect(
		await app.rows(
			"select name from campaign where ad_account_id = $1 and external_id = any($2) order by name",
			[account.id, [campaign, other]],
		),
	).toEqual([{ name: "First" }, { name: "Other" }]);
	// A list in which one stood twice may lack another: nobody is called removed.
	expect(await removed()).toEqual(before);
	await app.runToEnd(await app.start(connectionId, { kind: "CAMPAIGNS" }));
	expect((await importMetrics()).job.status).toBe("SUCCEEDED");
});

/** An hour of a day of the account, as an instant. */
function hourStart(day: string, hour: number): string {
	const guess = new Date(`${day}T${String(hour).padStart(2, "0")}:00:00Z`);
	const shown = new Date(
		`${guess.toLocaleString("sv-SE", { timeZone: account.timeZone })}Z`,
	);
	return new Date(2 * guess.getTime() - shown.getTime()).toISOString();
}

test("an import of chosen campaigns reads their hours and regions alone, and sets none of the others to zero", async () => {
	const [campaign] = await campaignIds();
	const before = await stored("metric_hourly");
	const { job } = await importMetrics({ campaignExternalIds: [campaign] });
	expect(job.status).toBe("SUCCEEDED");
	const asked = (await app.queries()).filter((query) =>
		/segments\.hour|geographic_view WHERE/.test(query),
	);
	expect(asked.length).toBeGreaterThan(1);
	for (const query of asked) expect(query).toContain(`IN (${campaign})`);
	expect(await stored("metric_hourly")).toEqual(before);
});

test("an account that changes its currency or its zone is told once by name, and its numbers are read as they are now", async () => {
	await app.control("google-ads/account-settings", {
		customerId: account.externalId,
		currencyCode: "CHF",
		timeZone: "Europe/London",
	});
	// The list of accounts is kept for a while; an import asks for a new one once that is over.
	await app.rows(
		"update account_reading set listed_at = now() - interval '2 days' returning 1",
	);
	const window = { from: back(3), to: back(2) };
	const { importJobId, job } = await importMetrics(window);
	expect(job.status).toBe("PARTIALLY_SUCCEEDED");
	expect(await failures(importJobId)).toEqual([
		{
			entity: "ad account",
			externalId: account.externalId,
			code: "CONFLICT",
			message: expect.stringMatching(/currency from EUR to CHF/),
		},
		{
			entity: "ad account",
			externalId: account.externalId,
			code: "CONFLICT",
			message: expect.stringMatching(
				/time zone from Europe\/Berlin to Europe\/London/,
			),
		},
	]);
	for (const table of ["metric_daily", "metric_hourly", "metric_region"]) {
		const rows = await app.rows(
			`select currency_code as currency, min(date) as from, max(date) as to from ${table}
			where ad_account_id = $1 and date between $2 and $3 and cost_micros > 0 group by 1 order by 1`,
			[account.id, back(5), back(2)],
		);
		// The first hour of a day in Berlin belongs to the day before in London, which was not read again.
		const last = table === "metric_hourly" ? back(3) : back(4);
		expect([table, ...rows]).toEqual([
			table,
			{ currency: "CHF", from: back(3), to: back(2) },
			{ currency: "EUR", from: back(5), to: last },
		]);
	}
	const again = await importMetrics(window);
	expect(again.job.status).toBe("SUCCEEDED");
	expect(await failures(again.importJobId)).toEqual([]);
});

test("hours and regions are deleted with the connection's data", async () => {
	await disconnect(app.ctx, { connectionId, deleteImportedData: true });
	for (const table of ["metric_daily", "metric_hourly", "metric_region"])
		expect(await app.rows(`select 1 from ${table}`)).toEqual([]);
	const [left] = await app.rows(
		`select imported_currency_code as currency from ad_account where id = $1`,
		[account.id],
	);
	expect(left).toEqual({ currency: null });
});
