import {
	claimSlice,
	runImport,
	type WorkerDependencies,
} from "@patchbay/imports";
import { platforms } from "@patchbay/platforms";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { applyOutcome } from "../../packages/imports/src/slices/apply-outcome.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import {
	readMetricSums,
	readMetricTruth,
} from "../support/google-ads-truth.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import { utcDay } from "../support/utc-day.ts";
import { withDailyMetrics } from "../support/with-daily-metrics.ts";

let app: Importing;
const account = "1110000001";
const search = `/google-ads/v25/customers/${account}/googleAds:search`;
const range = { kind: "METRICS" as const, from: utcDay(-8), to: utcDay(-2) };
const policy = { attempts: 3, baseMilliseconds: 50, maxMilliseconds: 200 };

beforeAll(async () => {
	app = await startImporting({
		accounts: 2,
		campaigns: 6,
		days: 12,
		pageSize: 10,
	});
});
afterEach(async () => {
	await app.forgetFaults();
	await app.forgetCalls();
	await asSuperuser(app.database, "delete from platform_hold");
});
afterAll(() => app.close());

const slices = (importJobId: string) =>
	app.rows<{ state: string; message: string | null; days: number }>(
		`select state::text, message, window_to - window_from + 1 as days from import_slice
		where import_job_id = $1 and stream = 'METRICS_DAILY' order by window_from`,
		[importJobId],
	);
/** In the query of the daily numbers alone. */
const daily = { bodyIncludes: "campaign.id, segments.date, metrics" };
/** Works on a job until its daily numbers were given up, and then, without the fault, to its end. */
async function runUntilFailed(importJobId: string, deps: WorkerDependencies) {
	const { tenantId } = app.tenant;
	const isOver = async () => {
		const states = (await slices(importJobId)).map(({ state }) => state);
		return states.length > 0 && states.every((state) => state === "FAILED");
	};
	while (!(await isOver())) {
		await runImport(deps, { tenantId, importJobId });
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	await app.forgetFaults();
	await app.runToEnd(importJobId, deps);
}
const failWith = (code: string, count: number, where: object, extra = {}) =>
	app.control("faults", {
		path: search,
		...where,
		count,
		googleAdsError: {
			category: code.endsWith("TOKEN") ? "requestError" : "quotaError",
			code,
			...extra,
		},
	});

test("a list whose page tokens expire again and again is begun anew as often as there are attempts, not for ever", async () => {
	const connectionId = await app.connectAccounts([account]);
	await app.forgetCalls();
	await failWith("EXPIRED_PAGE_TOKEN", 1_000, { bodyIncludes: "pageToken" });
	const importJobId = await app.start(connectionId, range);

	await app.runToEnd(importJobId, app.worker({ retryPolicy: policy }));

	expect(await slices(importJobId)).toEqual([
		{
			state: "FAILED",
			days: 7,
			message: expect.stringContaining("no longer knows this page"),
		},
	]);
	const queries = await app.queries();
	// The comparison of totals reads what differs once more, on its own.
	const compared = queries.findIndex((query) =>
		query.includes("FROM customer "),
	);
	const asked = queries
		.slice(0, compared)
		.filter(
			(query) =>
				query.includes("segments.date") &&
				query.includes("FROM campaign ") &&
				!query.includes("segments.hour"),
		);
	expect(compared).toBeGreaterThan(0);
	// Each attempt asks for the first page and is refused the second one.
	expect(asked).toHaveLength(2 * policy.attempts);
});

test("a slice that has got on has all its tries again", async () => {
	const importJobId = await app.start(
		await app.connectAccounts([account]),
		range,
	);
	let calls = 0;
	const flaky = withDailyMetrics(platforms, async function* () {
		calls += 1;
		if (calls === 4) yield { records: [], rejected: [], nextCursor: null };
		if (calls === 3) yield { records: [], rejected: [], nextCursor: "two" };
		throw new Error("broken");
	});

	await app.runToEnd(
		importJobId,
		app.worker({ platforms: flaky, retryPolicy: policy }),
	);

	expect(await slices(importJobId)).toMatchObject([{ state: "DONE" }]);
});

test("a page that names itself as the next one ends its slice with a named failure", async () => {
	const connectionId = await app.connectAccounts([account]);
	const importJobId = await app.start(connectionId, range);
	const endless = withDailyMetrics(platforms, async function* () {
		for (const nextCursor of ["one", "two", "one", "two", "one", "two"])
			yield { records: [], rejected: [], nextCursor };
	});

	await app.runToEnd(
		importJobId,
		app.worker({ platforms: endless, retryPolicy: policy }),
	);

	expect(await slices(importJobId)).toEqual([
		{ state: "FAILED", days: 7, message: expect.stringContaining("no end") },
	]);
});

test("a query that costs too much is asked for half of its days, and holds back its own account alone", async () => {
	const connectionId = await app.connectAccounts([account]);
	await failWith(
		"EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION",
		1,
		{ bodyIncludes: "segments.date" },
		{ retryDelay: "1s" },
	);
	const importJobId = await app.start(connectionId, range);
	const running = app.runToEnd(importJobId);
	await app.waitFor(importJobId, ({ status }) => status === "WAITING");
	const holds = await asSuperuser<{ scope: string }>(
		app.database,
		"select scope from platform_hold where until > clock_timestamp()",
	);
	expect(holds).toEqual([{ scope: "account" }]);

	expect(await running).toMatchObject({ status: "SUCCEEDED" });
	expect(
		(await slices(importJobId)).map(({ state, days }) => [state, days]),
	).toEqual([
		["DONE", 3],
		["DONE", 4],
	]);
	const truth = await readMetricTruth(app, connectionId, account, range);
	const sums = await readMetricSums(app, connectionId, account);
	expect([sums.rows, sums.costMicros]).toEqual([truth.rows, truth.costMicros]);
});

test("a query that costs too much for a single day fails by name after its attempts", async () => {
	const connectionId = await app.connectAccounts([account]);
	await failWith(
		"EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION",
		1_000,
		daily,
		{ retryDelay: "1s" },
	);
	const importJobId = await app.start(connectionId, {
		...range,
		from: utcDay(-3),
		to: utcDay(-2),
	});
	await runUntilFailed(importJobId, app.worker({ retryPolicy: policy }));
	expect(await slices(importJobId)).toEqual(
		[1, 1].map((days) => ({
			state: "FAILED",
			days,
			message: expect.stringContaining("Fewer days"),
		})),
	);
});

test("a wait has an end: what has waited longer than is settled fails and says so", async () => {
	const connectionId = await app.connectAccounts([account]);
	await failWith("RESOURCE_TEMPORARILY_EXHAUSTED", 1_000, daily, {
		retryDelay: "1s",
		rateScope: "ACCOUNT",
	});
	const importJobId = await app.start(connectionId, range);
	await runUntilFailed(
		importJobId,
		app.worker({ retryPolicy: { ...policy, waitMilliseconds: 2_000 } }),
	);
	expect(await slices(importJobId)).toEqual([
		{
			state: "FAILED",
			days: 7,
			message: expect.stringContaining("has lasted for 1 hour"),
		},
	]);
});

test("an app that Google prohibits ends the import as the operator's matter, instead of waiting for ever", async () => {
	const connectionId = await app.connectAccounts([account]);
	await failWith("ACCESS_PROHIBITED", 1_000, { bodyIncludes: "segments.date" });
	const importJobId = await app.start(connectionId, range);
	expect(
		await app.runToEnd(importJobId, app.worker({ retryPolicy: policy })),
	).toMatchObject({ status: "FAILED", messageCode: "APP_REJECTED" });
});

test("a report that is never finished ends as a named failure, by its time and by its looks", async () => {
	for (const limits of [{ reportMilliseconds: 400 }, { reportPolls: 4 }]) {
		const connectionId = await app.connectAccounts([account]);
		const importJobId = await app.start(connectionId, range);
		const unfinished = withDailyMetrics(
			platforms,
			async function* () {
				yield {
					records: [],
					rejected: [],
					nextCursor: "report:1",
					resumeAt: new Date(Date.now() + 20),
				};
			},
			{ isReport: true },
		);
		await app.runToEnd(
			importJobId,
			app.worker({
				platforms: unfinished,
				retryPolicy: { ...policy, ...limits },
			}),
		);
		expect(await slices(importJobId)).toEqual([
			{
				state: "FAILED",
				days: 7,
				message: expect.stringContaining("did not finish a report"),
			},
		]);
	}
});

test("a job does not fail at its last try for a connection that somebody is changing: it waits for its user", async () => {
	const connectionId = await app.connectAccounts([account]);
	const importJobId = await app.start(connectionId, range);
	const job = { tenantId: app.tenant.tenantId, importJobId };
	const deps = app.worker();
	// The first one is the writing of the plan.
	const work = (await claimSlice(deps, job)) ?? (await claimSlice(deps, job));
	if (!work) throw new Error("there is nothing to read");
	const mark = (isRequired: boolean) =>
		asSuperuser(
			app.database,
			`update connection set reconnect_required = ${isRequired} where id = '${connectionId}'`,
		);
	await mark(true);
	const changing = new pg.Client({ connectionString: app.database.url });
	await changing.connect();
	try {
		await changing.query("begin");
		await changing.query("select set_config('app.tenant_id', $1, true)", [
			job.tenantId,
		]);
		await changing.query(
			"select from connection where id = $1 for no key update",
			[connectionId],
		);
		await applyOutcome(app.database.db, work, {
			kind: "reconnect",
			pauseMilliseconds: 0,
			isLast: true,
			code: "RECONNECT_REQUIRED",
			message: "The access has ended.",
		});
	} finally {
		await changing.end();
	}
	await runImport(deps, job);
	expect(await app.job(importJobId)).toMatchObject({
		status: "WAITING",
		messageCode: "RECONNECT_REQUIRED",
	});
	await mark(false);
	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "SUCCEEDED",
	});
});
