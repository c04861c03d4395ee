import type { AccountRef, Page } from "../../drafts.ts";
import { isReportCursor } from "../../metrics/report-cursor.ts";
import type { MetricsOptions } from "../../parts.ts";
import type { PlatformSession } from "../../session.ts";
import { readCurrencies } from "./active-campaigns.ts";
import { pendingJobs } from "./jobs.ts";
import { cutPieces } from "./pieces.ts";
import {
	begin,
	beginFrom,
	nextJobs,
	readActive,
	readJobsOf,
} from "./read-jobs.ts";
import { type Grain, readUnit } from "./stats.ts";
import { placeOf, readPlace, unitsFrom } from "./units.ts";

/** Days of one question, as X limits them. */
const longest = { atOnce: 7, job: 90 };

/**
 * Calls that are made at once at most where jobs can be waited for. X gives a person 250 of them in a quarter of an hour, over
 * all accounts, and asks that nothing large be read by them.
 */
const mostCalls = 4;

/** Page of a window, or of the rest of one, in which no campaign has numbers: it was read all the same. */
const nothing = (): Page<never> => ({
	records: [],
	rejected: [],
	nextCursor: null,
});

/**
 * Numbers of a window's campaigns, summed over all places where X shows ads: at once where they are few, or where nobody has
 * named a report that could be waited for; else by jobs.
 */
export async function* readStats<Draft>(
	session: PlatformSession,
	account: AccountRef,
	grain: Grain<Draft>,
	options: MetricsOptions,
): AsyncGenerator<Page<Draft>, void, undefined> {
	const { externalIds, cursor = null, reportName } = options;
	if (externalIds?.length === 0) return;
	const cut = (days: number) =>
		cutPieces(options, account.timeZone, grain.granularity, days);
	const jobPieces = cut(longest.job);
	let next = cursor?.startsWith(nextJobs)
		? cursor.slice(nextJobs.length)
		: null;
	if (isReportCursor(cursor)) {
		next = yield* readJobsOf(session, account, grain, options, jobPieces);
		if (next === null) return;
	}
	if (next !== null) {
		const begun = await beginFrom(session, account, options, jobPieces, next);
		yield begun.units.length > 0
			? pendingJobs({ looks: 0, ...begun })
			: nothing();
		return;
	}
	const place = cursor === null ? null : readPlace(cursor);
	const pieces = cut(longest.atOnce);
	const active = await readActive(session, account, options, pieces);
	const units = unitsFrom(pieces, active, place);
	const calls = units.reduce((sum, { asked }) => sum + asked.length, 0);
	const mayWait = reportName !== undefined && options.pageSize === undefined;
	if (cursor === null && mayWait && calls > mostCalls) {
		const jobUnits = unitsFrom(jobPieces, active, null);
		const begun = await begin(session, account, jobUnits);
		yield pendingJobs({ looks: 0, ...begun });
		return;
	}
	if (units.length === 0) {
		yield nothing();
		return;
	}
	const currencies = await readCurrencies(session, account, [...active.keys()]);
	for (const [at, unit] of units.entries())
		yield {
			...(await readUnit(
				session,
				account,
				unit,
				grain,
				currencies,
				options.conversion,
			)),
			nextCursor: at === units.length - 1 ? null : placeOf(unit),
		};
}
