import {
	type ComparedDay,
	differingMetrics,
	listDifferences,
	type PlatformDay,
	pairDays,
	readAccountDays,
	saveUnattributedMetrics,
	unattributedOf,
} from "@patchbay/catalog";
import { inTenantSql, type SqlExecutor } from "@patchbay/db";
import {
	type AccountTotalDraft,
	type FailureKind,
	failureKind,
	findTooLarge,
	UnexpectedReply,
} from "@patchbay/platforms";
import { cutWindows, type DayWindow } from "../plan/day-windows.ts";
import { grainsOf } from "../plan/grains.ts";
import { type FailureDraft, toFailure } from "../record-failures.ts";
import { oneAhead } from "../run/one-ahead.ts";
import { commitPage } from "../slices/commit-page.ts";
import { conversionOf } from "../slices/slice-work.ts";
import { windowStage } from "./metric-window.ts";
import { dailyMetrics } from "./metrics-daily.ts";
import { recordReconciliation } from "./record-reconciliation.ts";
import { type Repeat, savePage, withAskedAt } from "./run-pages.ts";
import type { AccountRun } from "./stage.ts";
import { createToldDays, ToldDays } from "./told-days.ts";

/**
 * Compares an account's complete days with the platform's own totals of the account. Days that differ are read once more, as the
 * platform may have restated them since, and the platform is asked again after that. What it then counts for the account and
 * for no campaign becomes a row of its own, so that our totals are those of its screen; what differs all the same is kept as
 * the job's differences.
 */
export async function reconcileTotals(run: AccountRun): Promise<void> {
	const { deps, work, account } = run;
	const scope = { tenantId: work.tenantId, adAccountId: account.id };
	const told = createToldDays(run, "METRICS_DAILY");
	let totals = await readTotals(run, told);
	const days = told.read;
	if (!days) return endWithoutDays(run);
	const compare = async (sql: SqlExecutor) =>
		pairDays(await readAccountDays(sql, scope, days), totals.days, totals);
	const differing = (await inTenantSql(deps.db, work.tenantId, compare)).filter(
		isDiffering,
	);
	const reread =
		differing.length > 0 && (await readAgain(run, windowsOf(run, differing)));
	if (differing.length > 0)
		totals = await readTotals(run, new ToldDays(days, days));
	const dates = new Set(differing.map(({ date }) => date));
	await commitPage(deps.db, work, async (sql) => {
		let compared = await compare(sql);
		if (reread) {
			const attributed = compared
				.filter(({ date }) => dates.has(date))
				.map((day) => ({ ...day, unattributed: unattributedOf(day) }));
			await saveUnattributedMetrics(
				sql,
				scope,
				attributed.map(({ date, currencyCode, unattributed }) => ({
					date,
					currencyCode,
					numbers: unattributed,
				})),
			);
			compared = compared
				.filter(({ date }) => !dates.has(date))
				.concat(attributed)
				.sort((one, other) => (one.date < other.date ? -1 : 1));
		}
		await recordReconciliation(sql, work, {
			...days,
			adAccountId: account.id,
			differences: listDifferences(compared),
		});
		return { saved: 0, failures: totals.failures, nextCursor: null };
	});
}

interface Totals {
	days: PlatformDay[];
	/** Time before the platform was asked, by the database's clock. */
	askedAt: Date;
	/** Every total that the platform sent could be read. */
	isWhole: boolean;
	failures: FailureDraft[];
}

async function readTotals(run: AccountRun, told: ToldDays): Promise<Totals> {
	const { connector, session, account, work } = run;
	const { totals } = connector.parts.metrics ?? {};
	const read: Totals = {
		days: [],
		askedAt: await readTime(run),
		isWhole: true,
		failures: [],
	};
	const seen = new Set<string>();
	for await (const page of told.pages((days) =>
		totals?.run(session, account, { ...days, ...conversionOf(work) }),
	)) {
		for (const total of page.records) {
			const day = toPlatformDay(total, account.currencyCode);
			if (!isPossible(day, told.read)) {
				read.failures.push({
					entity: "account total",
					externalId: `${account.externalId} ${day.date}`,
					code: "PLATFORM_REPLY_CHANGED",
					message:
						"The platform's total of this day is of another range, in no known currency, below zero or more than any account has in a day.",
				});
				continue;
			}
			const key = `${day.date} ${day.currencyCode}`;
			if (seen.has(key))
				throw new UnexpectedReply(
					"The platform sends two totals of the same day.",
					"date",
				);
			seen.add(key);
			read.days.push(day);
		}
		read.failures.push(...page.rejected.map(toFailure));
	}
	read.isWhole = read.failures.length === 0;
	return read;
}

const toPlatformDay = (
	{ currencyCode, ...total }: AccountTotalDraft,
	ofAccount: string,
): PlatformDay => ({ ...total, currencyCode: currencyCode ?? ofAccount });

/** Tells whether a total is of the days that were asked for, in a currency, and neither below zero nor larger than any can be. */
function isPossible(day: PlatformDay, asked: DayWindow | null): boolean {
	return (
		asked !== null &&
		day.date >= asked.from &&
		day.date <= asked.to &&
		day.currencyCode !== "" &&
		day.costMicros >= 0n &&
		day.impressions >= 0n &&
		day.clicks >= 0n &&
		findTooLarge(day) === null
	);
}

const isDiffering = (day: ComparedDay) => differingMetrics(day).length > 0;

async function readTime({ deps, work }: AccountRun): Promise<Date> {
	return inTenantSql(deps.db, work.tenantId, async (sql) => {
		const { rows } = await sql.query<{ now: Date }>(
			"select clock_timestamp() as now",
		);
		const [row] = rows;
		if (!row) throw new Error("a select without a table has one row");
		return row.now;
	});
}

/** Windows that hold the days, no longer than the platform takes them. */
function windowsOf(
	{ connector }: AccountRun,
	days: readonly { date: string }[],
): DayWindow[] {
	const dates = days.map(({ date }) => date).sort();
	const [from = "", to = from] = [dates[0], dates.at(-1)];
	const daily = grainsOf(connector).find(
		({ stream }) => stream === "METRICS_DAILY",
	);
	return cutWindows({ from, to }, daily?.windowDays ?? 1).filter((window) =>
		dates.some((date) => date >= window.from && date <= window.to),
	);
}

/** Times that the days are read again at most, whatever becomes of the worker. */
const mostReadings = 3;

/** Failures that the same question would meet again: the days stay as they are, and their difference is told. */
const lasting: ReadonlySet<FailureKind> = new Set([
	"rejected",
	"cursor",
	"reply",
]);

/**
 * Reads windows of days once more, by campaign.
 * @returns whether every record of them was read
 */
async function readAgain(
	run: AccountRun,
	windows: readonly DayWindow[],
): Promise<boolean> {
	const reading = 1 + Number(run.work.cursor?.replace("reading ", "") ?? 0);
	if (reading > mostReadings) return false;
	const readSince = await readTime(run);
	let isWhole = true;
	const repeat: Repeat = {
		cursor: `reading ${reading}`,
		onFailure: () => {
			isWhole = false;
		},
	};
	try {
		for (const window of windows) {
			const told = new ToldDays(window, window);
			const list = await windowStage(run, dailyMetrics(run), {
				told,
				readSince,
			});
			const stage: typeof list = {
				...list,
				// Nothing can be called missing where a record was refused.
				finish: async (sql) => isWhole && list.finish?.(sql),
			};
			const pages = stage.read({});
			if (!pages) return false;
			for await (const asked of oneAhead(
				withAskedAt(run.deps.db, pages),
				({ page }) => page.resumeAt === undefined,
			)) {
				// Reports are waited for by the slices of the numbers themselves: here nobody comes back for one.
				if (asked.page.resumeAt !== undefined) return false;
				await savePage(run, stage, asked, repeat);
				await run.checkpointReached();
			}
		}
	} catch (error) {
		if (!lasting.has(failureKind(error))) throw error;
		run.deps.logger.warn(
			{ err: error },
			"days that differ from the platform's totals could not be read again",
		);
		return false;
	}
	return isWhole;
}

async function endWithoutDays({ deps, work }: AccountRun): Promise<void> {
	await commitPage(deps.db, work, async () => ({
		saved: 0,
		failures: [],
		nextCursor: null,
	}));
}
