import { dropOldMetrics } from "@patchbay/catalog";
import {
	cancelImport,
	claimSlice,
	retryImport,
	runSlice,
} from "@patchbay/imports";
import {
	addDays,
	dayIn,
	getPlatform,
	platforms,
	subtractMonths,
} from "@patchbay/platforms";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Importing, startImporting } from "../support/importing.ts";
import { runLane, startLane } from "../support/run-lane.ts";

let app: Importing;
const account = "1110000001";
/** Days of one list of Google's daily numbers. */
const { windowDays } = getPlatform(platforms, "GOOGLE_ADS").parts.metrics?.daily
	?.grain ?? { windowDays: 0 };
const zone = "America/New_York";

beforeAll(async () => {
	// More days than Google tells.
	app = await startImporting({ accounts: 1, campaigns: 3, days: 1_200 });
});
beforeEach(async () => {
	await app.control("google-ads/behaviour", { historyMonths: 37 });
	await app.forgetCalls();
});
afterAll(() => app.close());

const yesterday = () => addDays(dayIn(zone, Date.now()), -1);
const horizon = () => subtractMonths(dayIn(zone, Date.now()), 37);

/** Days that were asked for by campaign, in the order of the calls. */
async function askedDays(): Promise<string[]> {
	return (await app.queries()).flatMap((query) => {
		const [, from, to] =
			/FROM campaign WHERE segments.date BETWEEN '(.*)' AND '(.*)'/.exec(
				query,
			) ?? [];
		return from === undefined ? [] : [`${from} ${to}`];
	});
}

async function readCoverage(connectionId: string): Promise<string> {
	const [row] = await app.rows<{ days: string }>(
		`select v.days::text as days from metric_coverage v join ad_account a on a.id = v.ad_account_id
		where a.connection_id = $1 and v.stream = 'METRICS_DAILY'`,
		[connectionId],
	);
	return row?.days ?? "{}";
}

async function countDaysStored(connectionId: string): Promise<number> {
	const [row] = await app.rows<{ days: number }>(
		`select count(distinct m.date)::int as days from metric_daily m join ad_account a on a.id = m.ad_account_id
		where a.connection_id = $1`,
		[connectionId],
	);
	return row?.days ?? 0;
}

/** Works on a job until so many of its slices were read. */
async function readSlices(importJobId: string, count: number): Promise<void> {
	const deps = app.worker();
	for (let read = 0; read < count; read++) {
		const work = await claimSlice(deps, {
			tenantId: app.tenant.tenantId,
			importJobId,
		});
		if (!work) throw new Error("there is nothing to read");
		await runSlice(deps, work);
	}
}

test("the backfill reads back to the platform's horizon: first what it is about to forget, then the newest days, and a second one nothing", async () => {
	const connectionId = await app.connectAccounts([account]);
	await app.runToEnd(await app.start(connectionId, { kind: "METRICS" }));
	await app.forgetCalls();

	const end = await runLane(app, connectionId, "HISTORY");

	expect(end.status).toBe("SUCCEEDED");
	const asked = await askedDays();
	const first = addDays(yesterday(), -89);
	expect(asked[0]?.split(" ")[0]).toBe(horizon());
	const rest = asked.filter((days) => days >= addDays(horizon(), windowDays));
	expect(rest[0]).toBe(`${addDays(first, 1 - windowDays)} ${first}`);
	expect(rest).toEqual(rest.toSorted().reverse());
	expect(await readCoverage(connectionId)).toBe(
		`{[${horizon()},${addDays(yesterday(), 2)})}`,
	);
	expect(await countDaysStored(connectionId)).toBeGreaterThan(1_120);

	await app.forgetCalls();
	expect((await runLane(app, connectionId, "HISTORY")).status).toBe(
		"SUCCEEDED",
	);
	expect(await askedDays()).toEqual([]);
});

test("a backfill that was cancelled goes on where it was, in its own job and in the next one", async () => {
	const connectionId = await app.connectAccounts([account]);
	await app.runToEnd(await app.start(connectionId, { kind: "METRICS" }));
	const id = await startLane(app, connectionId, "HISTORY");
	await readSlices(id, 4);
	await cancelImport(app.imports, { importJobId: id });
	expect((await app.job(id)).status).toBe("CANCELLED");
	const before = await askedDays();

	await app.forgetCalls();
	const next = await startLane(app, connectionId, "HISTORY");
	await readSlices(next, 3);
	const others = await askedDays();
	expect(others.filter((days) => before.includes(days))).toEqual([]);
	await cancelImport(app.imports, { importJobId: next });

	await app.forgetCalls();
	await retryImport(app.imports, { importJobId: id });
	expect((await app.runToEnd(id)).status).toBe("SUCCEEDED");
	expect((await askedDays()).filter((days) => before.includes(days))).toEqual(
		[],
	);
	expect(await readCoverage(connectionId)).toBe(
		`{[${horizon()},${addDays(yesterday(), 2)})}`,
	);
});

test("a window that failed is read by the next backfill", async () => {
	const connectionId = await app.connectAccounts([account]);
	await app.runToEnd(await app.start(connectionId, { kind: "METRICS" }));
	// The second window that a backfill reads of the newest days.
	const lastLost = addDays(yesterday(), -89 - windowDays);
	const lost = addDays(lastLost, -10);
	await app.control("faults", {
		path: "/google-ads/v25/customers/*:search",
		bodyIncludes: `FROM campaign WHERE segments.date BETWEEN '${addDays(lastLost, 1 - windowDays)}'`,
		googleAdsError: { category: "queryError", code: "BAD_VALUE" },
	});

	const end = await runLane(app, connectionId, "HISTORY");
	expect(end.status).toBe("PARTIALLY_SUCCEEDED");
	const holds = async () => {
		const [row] = await app.rows<{ holds: boolean }>(
			`select v.days @> $2::date as holds from metric_coverage v join ad_account a on a.id = v.ad_account_id
			where a.connection_id = $1 and v.stream = 'METRICS_DAILY'`,
			[connectionId, lost],
		);
		return row?.holds;
	};
	expect(await holds()).toBe(false);

	await app.forgetCalls();
	expect((await runLane(app, connectionId, "HISTORY")).status).toBe(
		"SUCCEEDED",
	);
	// And the last day of what was read before it, which may not have been over then.
	expect(await askedDays()).toEqual([
		`${addDays(lastLost, 1 - windowDays)} ${lastLost}`,
		`${addDays(lastLost, -windowDays)} ${addDays(lastLost, -windowDays)}`,
	]);
	expect(await holds()).toBe(true);
});

test("days that the platform refuses to tell end as nothing there, and what was read of them before stays", async () => {
	const connectionId = await app.connectAccounts([account]);
	await runLane(app, connectionId, "HISTORY");
	const days = await countDaysStored(connectionId);
	const spend = async () => {
		const [row] = await app.rows<{ spend: bigint; revisions: bigint }>(
			`select sum(m.cost_micros)::bigint as spend, sum(m.revisions)::bigint as revisions
			from metric_daily m join ad_account a on a.id = m.ad_account_id where a.connection_id = $1`,
			[connectionId],
		);
		return row;
	};
	const before = await spend();

	// A platform that forgets sooner than it says: in the middle of the second window of a person's range.
	await app.control("google-ads/behaviour", { historyMonths: 1 });
	const range = { from: addDays(yesterday(), -99), to: yesterday() };
	const end = await app.runToEnd(
		await app.start(connectionId, { kind: "METRICS", ...range }),
	);

	expect(end).toMatchObject({ status: "SUCCEEDED", message: null });
	expect(await countDaysStored(connectionId)).toBe(days);
	expect(await spend()).toEqual(before);
});

test("the backfill ends where retention ends: what was dropped is not read again, until it is kept for longer", async () => {
	const connectionId = await app.connectAccounts([account]);
	const history = async (months: number) => {
		await app.forgetCalls();
		const id = await startLane(app, connectionId, "HISTORY");
		const worker = app.worker({ retention: { months, hourlyMonths: null } });
		expect((await app.runToEnd(id, worker)).status).toBe("SUCCEEDED");
		return (await askedDays()).sort();
	};
	const monthBefore = (day: string, months: number) =>
		`${subtractMonths(day, months).slice(0, 7)}-01`;
	// An account's next day may be in another month already where months are dropped.
	const tomorrow = addDays(yesterday(), 2);

	expect((await history(6))[0]?.split(" ")[0]).toBe(monthBefore(tomorrow, 6));
	await dropOldMetrics(app.database.db, { months: 4, hourlyMonths: null });
	expect(await readCoverage(connectionId)).toBe(
		`{[${monthBefore(dayIn("UTC", Date.now()), 4)},${addDays(yesterday(), 1)})}`,
	);
	// The newest day that was read may have been under way: it alone is read once more.
	expect(new Set(await history(4))).toEqual(
		new Set([`${yesterday()} ${yesterday()}`]),
	);
	expect((await history(6))[0]?.split(" ")[0]).toBe(monthBefore(tomorrow, 6));
});
