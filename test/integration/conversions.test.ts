import {
	readDueAccounts,
	setAutoSync,
	setConversions,
} from "@patchbay/connections";
import { startDueImports } from "@patchbay/imports";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createKey } from "../support/api.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { readTruth } from "../support/google-ads-truth.ts";
import { hasEnded, type Importing } from "../support/importing.ts";
import {
	globalId,
	type ImportingApi,
	startImportingApi,
} from "../support/importing-api.ts";
import { runLane } from "../support/run-lane.ts";
import { utcDay } from "../support/utc-day.ts";
import { withDailyMetrics } from "../support/with-daily-metrics.ts";

let stand: ImportingApi;
let app: Importing;
const account = "1110000001";
const range = { from: utcDay(-24), to: utcDay(-3) };

beforeAll(async () => {
	stand = await startImportingApi({
		accounts: 2,
		campaigns: 4,
		days: 28,
		pageSize: 40,
	});
	({ app } = stand);
});
afterAll(() => stand?.close());

async function set(
	connectionId: string,
	conversion: string | null,
	client = stand.client,
) {
	const { setConversions: answer } = await client.query(
		`mutation ($input: SetConversionsInput!) { setConversions(input: $input) {
			connection { conversion { key isDefault heldFrom } } userErrors { code message field } } }`,
		{
			input: { connectionId: globalId("Connection", connectionId), conversion },
		},
	);
	return answer;
}

async function setting(connectionId: string) {
	const { connection } = await stand.client.query(
		`query ($id: ID!) { connection(id: $id) { conversion {
			key label isDefault attribution choices { key label description } custom { label mustBe example }
			heldFrom hoursHeldFrom regionsHeldFrom } } }`,
		{ id: globalId("Connection", connectionId) },
	);
	return connection.conversion;
}

async function report(connectionId: string) {
	const { metrics } = await stand.client.query(
		`query ($input: MetricsInput!) { metrics(input: $input) {
			totals { conversions conversionValue } earlierConversions { connection { id } heldFrom } } }`,
		{
			input: {
				...range,
				groupBy: ["DATE"],
				connectionIds: [globalId("Connection", connectionId)],
			},
		},
	);
	return metrics;
}

/** Numbers of each campaign and day as the platform tells them by the name of its field, in the order of their keys. */
async function truth(
	connectionId: string,
	field: "conversions" | "allConversions",
) {
	const name = field === "conversions" ? "conversions" : "all_conversions";
	const rows = await readTruth(
		app,
		connectionId,
		account,
		`SELECT campaign.id, segments.date, metrics.${name}, metrics.${name}_value FROM campaign
		WHERE segments.date BETWEEN '${range.from}' AND '${range.to}'`,
	);
	return rows
		.map(
			({ campaign, segments, metrics }) =>
				`${campaign?.id} ${segments?.date} ${metrics?.[field] ?? 0}`,
		)
		.sort();
}

async function stored(connectionId: string) {
	const rows = await app.rows<{ row: string }>(
		`select c.external_id || ' ' || m.date || ' ' || m.conversions as row from metric_daily m
		join campaign c on c.id = m.campaign_id
		where c.connection_id = $1 and m.date between $2::date and $3::date`,
		[connectionId, range.from, range.to],
	);
	return rows.map(({ row }) => row).sort();
}

const imported = async () => {
	const connectionId = await app.connectAccounts([account]);
	await app.runToEnd(
		await app.start(connectionId, { ...range, includeAssets: false }),
	);
	return connectionId;
};

test("what counts is told with its choices, and a wrong key is refused with them", async () => {
	const id = await app.connectAccounts([account]);
	expect(await setting(id)).toMatchObject({
		key: "conversions",
		label: "Conversions",
		isDefault: true,
		attribution: expect.stringContaining("30 days after a click"),
		choices: [
			{ key: "conversions", label: "Conversions" },
			{ key: "all_conversions", label: "All conversions" },
		],
		custom: null,
		heldFrom: null,
	});
	expect((await set(id, "purchases")).userErrors).toEqual([
		{
			code: "INVALID_INPUT",
			message:
				"Google Ads has no such conversion. Choose conversions (Conversions), all_conversions (All conversions).",
			field: ["conversion"],
		},
	]);
	expect(await app.audited("CONVERSION_CHANGE")).toEqual([]);
});

test("a change is audited once, and who may not connect may not change it", async () => {
	const id = await app.connectAccounts([account]);
	const changes = async () =>
		(await app.audited("CONVERSION_CHANGE")).filter(
			({ targetId }) => targetId === id,
		);
	for (const key of ["all_conversions", "all_conversions"])
		expect(await set(id, key)).toMatchObject({
			connection: { conversion: { key: "all_conversions", isDefault: false } },
			userErrors: [],
		});
	expect(await changes()).toMatchObject([
		{ detail: { before: "conversions", after: "all_conversions" } },
	]);
	// The default by its own name, and by none, are the same.
	await set(id, "conversions");
	await set(id, null);
	expect(await changes()).toHaveLength(2);

	const other = await createTenant(app.database);
	const stranger = await stand.clientOfTenant(other);
	expect((await set(id, "conversions", stranger)).userErrors[0]).toMatchObject({
		code: "NOT_FOUND",
	});
	const key = await createKey(app.database, app.tenant, ["READ", "IMPORT"]);
	const importer = stand.client.with({ Authorization: `Bearer ${key}` });
	expect((await set(id, "conversions", importer)).userErrors[0]).toMatchObject({
		code: "FORBIDDEN",
	});
});

test("after a change it is said from which day on the new choice holds, until all of the past was read again", async () => {
	const id = await imported();
	expect(await stored(id)).toEqual(await truth(id, "conversions"));
	const before = await report(id);
	expect(before.earlierConversions).toEqual([]);

	await set(id, "all_conversions");
	const upTo = (days: number) => utcDay(days);
	expect(await setting(id)).toMatchObject({ heldFrom: upTo(-2) });
	expect((await report(id)).earlierConversions).toEqual([
		{ connection: { id: globalId("Connection", id) }, heldFrom: upTo(-2) },
	]);

	// The newest days first: a short look-back moves the day on.
	await runLane(app, id, "WINDOW", 9);
	const held = (await setting(id)).heldFrom;
	expect([upTo(-10), upTo(-9), upTo(-8)]).toContain(held);
	expect((await report(id)).earlierConversions).toEqual([
		{ connection: { id: globalId("Connection", id) }, heldFrom: held },
	]);

	await runLane(app, id, "HISTORY");
	expect(await setting(id)).toMatchObject({ heldFrom: null });
	expect(await stored(id)).toEqual(await truth(id, "allConversions"));
	const after = await report(id);
	expect(after.earlierConversions).toEqual([]);
	expect(after.totals[0].conversions).toBeGreaterThan(
		before.totals[0].conversions,
	);
	expect(BigInt(after.totals[0].conversionValue)).toBeGreaterThan(
		BigInt(before.totals[0].conversionValue),
	);
});

test("a history is asked for at once, where the connection imports by itself", async () => {
	const id = await imported();
	await app.rows(
		`update import_schedule set last_job_id = gen_random_uuid(), due_at = now() + interval '20 days'
		where connection_id = $1 and lane = 'HISTORY' returning lane`,
		[id],
	);
	await set(id, "all_conversions");
	expect(
		await app.rows(
			"select last_job_id, due_at <= now() as due from import_schedule where connection_id = $1 and lane = 'HISTORY'",
			[id],
		),
	).toEqual([{ last_job_id: null, due: true }]);
});

test("with the automatic sync off, whoever changes the choice starts the import that reads the past again, today too", async () => {
	const id = await app.connectAccounts([account]);
	await setAutoSync(app.ctx, { connectionId: id, enabled: false });
	await app.runToEnd(
		await app.start(id, { from: range.from, includeAssets: false }),
	);
	const jobs = () =>
		app.rows<{ id: string; status: string }>(
			"select id, status from import_job where connection_id = $1 and lane = 'HISTORY' order by id",
			[id],
		);
	expect((await set(id, "all_conversions")).userErrors).toEqual([]);
	const [job] = await jobs();
	expect(job?.status).toBe("QUEUED");
	// The past is being read: asked for once more, it is not read twice.
	expect((await set(id, "all_conversions")).userErrors).toEqual([]);
	expect(await jobs()).toHaveLength(1);
	await app.runToEnd(job?.id ?? "");
	expect(await stored(id)).toEqual(await truth(id, "allConversions"));
	expect(await setting(id)).toMatchObject({ heldFrom: null });
	// Nothing that was never read is read for it.
	const [days] = await app.rows<{ first: string }>(
		"select min(window_from)::text as first from import_slice where import_job_id = $1",
		[job?.id],
	);
	expect(days?.first).toBe(range.from);
	await set(id, "all_conversions");
	expect(await jobs()).toHaveLength(1);
});

test("a choice whose past cannot be read now is set all the same, and its past is asked for by choosing it again", async () => {
	const id = await app.connectAccounts([account]);
	await setAutoSync(app.ctx, { connectionId: id, enabled: false });
	await app.runToEnd(await app.start(id, { ...range, includeAssets: false }));
	const status = (to: string) =>
		app.rows("update connection set status = $2 where id = $1 returning id", [
			id,
			to,
		]);
	await status("ERROR");
	expect((await set(id, "all_conversions")).userErrors).toEqual([]);
	expect(await setting(id)).toMatchObject({ heldFrom: utcDay(-2) });
	await status("ACTIVE");
	await set(id, "all_conversions");
	expect(
		await app.rows(
			"select status from import_job where connection_id = $1 and lane = 'HISTORY'",
			[id],
		),
	).toEqual([{ status: "QUEUED" }]);
});

test("a history that is asked for while one is being read begins a minute after that has ended", async () => {
	const id = await imported();
	const { db } = app.database;
	const startAt = async (at: Date) =>
		(await startDueImports(db, { at })).filter(
			({ connectionId }) => connectionId === id,
		);
	await app.rows(
		// A moment of the database is finer than one of this process.
		`update import_schedule set enabled = lane = 'HISTORY', due_at = now() - interval '1 second' where connection_id = $1`,
		[id],
	);
	const [first] = await startAt(new Date());
	expect(first?.lane).toBe("HISTORY");
	await set(id, "all_conversions");
	expect(await startAt(new Date())).toEqual([]);
	await app.rows(
		"update import_job set status = 'SUCCEEDED', completed_at = now() where id = $1",
		[first?.importJobId],
	);
	const soon = new Date(Date.now() + 90_000);
	expect(await startAt(soon)).toEqual([
		expect.objectContaining({ lane: "HISTORY" }),
	]);
});

test("hours and regions of today's look-back are read again by the nightly run, and older ones stay told as earlier", async () => {
	const id = await app.connectAccounts([account]);
	await app.runToEnd(await app.start(id, { includeAssets: false }));
	await set(id, "all_conversions");
	expect(await setting(id)).toMatchObject({
		hoursHeldFrom: expect.any(String),
		regionsHeldFrom: expect.any(String),
	});
	await runLane(app, id, "WINDOW", 28);
	expect(await setting(id)).toMatchObject({
		hoursHeldFrom: null,
		regionsHeldFrom: null,
	});
	const [hours] = await app.rows<{ hours: number; days: number }>(
		`select (select sum(conversions) from metric_hourly h join campaign c on c.id = h.campaign_id
				where c.connection_id = $1 and h.date = current_date - 3) as hours,
			(select sum(conversions) from metric_daily d join campaign c on c.id = d.campaign_id
				where c.connection_id = $1 and d.date = current_date - 3) as days`,
		[id],
	);
	expect(hours?.hours).toBeCloseTo(hours?.days ?? 0, 6);
	expect(hours?.days).toBeGreaterThan(0);
});

test("numbers that are being read when the choice changes begin again, and none of the earlier choice is left among them", async () => {
	const id = await app.connectAccounts([account]);
	await app.control("faults", {
		path: `/google-ads/v25/customers/${account}/*`,
		bodyIncludes: "segments.date BETWEEN",
		skip: 1,
		kind: "stall",
	});
	const importJobId = await app.start(id, {
		...range,
		kind: "METRICS",
	});
	const running = app.runToEnd(importJobId);
	await app.faultsMet();
	await expect
		.poll(() =>
			app.rows(
				"select 1 from import_slice where import_job_id = $1 and stream = 'METRICS_DAILY' and cursor is not null",
				[importJobId],
			),
		)
		.toHaveLength(1);
	await set(id, "all_conversions");
	await app.forgetFaults();
	const end = await running;
	expect(hasEnded(end)).toBe(true);
	expect(end.status).toBe("SUCCEEDED");
	expect(await stored(id)).toEqual(await truth(id, "allConversions"));
	expect(await setting(id)).toMatchObject({ heldFrom: null });
});

test("proofs and comparisons of totals ask for what was chosen", async () => {
	const id = await imported();
	await setConversions(app.ctx, {
		connectionId: id,
		conversion: "all_conversions",
	});
	await app.rows(
		"update connection set proof_requested_at = now() where id = $1 returning id",
		[id],
	);
	await app.rows(
		"update account_reading set due_at = now() where true returning grant_id",
	);
	await app.forgetCalls();
	await readDueAccounts(app.ctx);
	await runLane(app, id, "WINDOW", 9);
	const queries = (await app.queries()).filter((query) =>
		query.includes("metrics.cost_micros"),
	);
	expect(queries.length).toBeGreaterThan(2);
	expect(queries.some((query) => query.includes("FROM customer"))).toBe(true);
	expect(queries.some((query) => query.includes("LIMIT 1"))).toBe(true);
	for (const query of queries) {
		expect(query).toContain("metrics.all_conversions_value");
		expect(query).not.toContain("metrics.conversions");
	}
	expect(
		await app.rows(
			`select d.metric from import_difference d join import_reconciliation r on r.id = d.import_reconciliation_id
			join ad_account a on a.id = r.ad_account_id where a.connection_id = $1`,
			[id],
		),
	).toEqual([]);
});

test("the word for how conversions were credited is kept beside the numbers, and told where all rows agree", async () => {
	const id = await app.connectAccounts([account]);
	const campaigns = (
		await readTruth(
			app,
			id,
			account,
			"SELECT campaign.id FROM campaign WHERE campaign.status != 'REMOVED'",
		)
	).map(({ campaign }) => String(campaign?.id));
	const [first = "", second = ""] = campaigns;
	const days = [utcDay(-5), utcDay(-4), utcDay(-3)] as const;
	const words: Record<string, (string | undefined)[]> = {
		[first]: ["7d_click", "7d_click", undefined],
		[second]: ["7d_click", "1d_view", undefined],
	};
	const made = app.worker();
	const worker = {
		...made,
		platforms: withDailyMetrics(made.platforms, async function* () {
			yield {
				records: Object.entries(words).flatMap(([campaignExternalId, told]) =>
					told.map((attribution, index) => ({
						campaignExternalId,
						date: days[index] ?? "",
						costMicros: 1_000_000n,
						impressions: 10n,
						clicks: 1n,
						conversions: 2,
						conversionValueMicros: 5_000_000n,
						...(attribution ? { attribution } : {}),
					})),
				),
				rejected: [],
				nextCursor: null,
			};
		}),
	};
	await app.runToEnd(
		await app.start(id, {
			from: days[0],
			to: days[2],
			// Totals are not compared then.
			campaignExternalIds: [first, second],
			includeAssets: false,
		}),
		worker,
	);
	const rows = async (
		groupBy: string[],
		from: string = days[0],
		to: string = days[2],
	) => {
		const { metrics } = await stand.client.query(
			`query ($input: MetricsInput!) { metrics(input: $input) {
				rows { spend conversions attribution } totals { spend conversions attribution } } }`,
			{
				input: {
					from,
					to,
					groupBy,
					connectionIds: [globalId("Connection", id)],
				},
			},
		);
		return metrics;
	};
	const byDay = await rows(["DATE"]);
	expect(
		byDay.rows.map(({ attribution }: { attribution: string }) => attribution),
	).toEqual(["7d_click", null, null]);
	expect(byDay.totals).toMatchObject([
		{ spend: "6000000", conversions: 12, attribution: null },
	]);
	expect((await rows(["AD_ACCOUNT"], days[0], days[0])).rows).toMatchObject([
		{ spend: "2000000", conversions: 4, attribution: "7d_click" },
	]);
	const byCampaign = await rows(["CAMPAIGN"]);
	expect(
		byCampaign.rows
			.map(({ attribution }: { attribution: string }) => attribution)
			.sort(),
	).toEqual(["7d_click", null]);

	// Read from the sums where nobody asks for it.
	stand.reads.splice(0);
	await report(id);
	const statements = stand.reads.flat().map(({ text }) => text);
	expect(statements.some((text) => text.includes("metric_account_daily"))).toBe(
		true,
	);
	expect(statements.some((text) => text.includes("metric_daily"))).toBe(false);
});
