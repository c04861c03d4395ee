import { InvalidInput } from "@patchbay/errors";
import { parseExactJson } from "@patchbay/oauth";
import type { AccountRef, Page } from "../../drafts.ts";
import {
	PlatformRejected,
	PlatformUnavailable,
	RateLimited,
	ReportFailed,
	type ReportFailure,
	UnexpectedReply,
} from "../../errors.ts";
import { download } from "../../files/download.ts";
import { gzipText } from "../../files/file-lines.ts";
import { mapConcurrently } from "../../map-concurrently.ts";
import { parseReply } from "../../parse-reply.ts";
import { afterSeconds } from "../../read-failure.ts";
import type { PlatformSession } from "../../session.ts";
import {
	type JobRow,
	jobReply,
	jobRow,
	listReply,
	statsReply,
} from "../api-types.ts";
import { callX, ofAccount } from "../client.ts";
import { xAdsRules } from "../errors.ts";
import { questionOf, type Told, type Unit, withDaysOrHours } from "./stats.ts";

/** Jobs of one reading at a time. X makes a hundred for an account at a time. */
export const jobsAtOnce = 30;

/** Jobs that X is making for units, and the place after them. */
export interface JobsCursor {
	looks: number;
	/** Ids of the jobs of each unit, in order. */
	units: readonly (readonly string[])[];
	/** Place of the unit after the last of these; null where none follows. */
	next: string | null;
}

/** Writes `report:<looks>:<jobs of units>:<place after them>`. */
export const writeJobs = ({ looks, units, next }: JobsCursor): string =>
	[
		"report",
		looks,
		units.map((jobs) => jobs.join(".")).join("_"),
		next ?? "",
	].join(":");

/** @throws {InvalidInput} for the cursor of another list */
export function readJobs(cursor: string): JobsCursor {
	const match = /^report:(\d{1,4}):(\d{1,20}(?:[._]\d{1,20})*):([\w.-]*)$/.exec(
		cursor,
	);
	const [, looks, jobs, next] = match ?? [];
	if (looks === undefined || jobs === undefined)
		throw new InvalidInput("This is not a cursor of this list.");
	return {
		looks: Number(looks),
		units: jobs.split("_").map((unit) => unit.split(".")),
		next: next || null,
	};
}

/** Looks, ever further apart, after which jobs that are not made are given up: after an hour. */
const mostLooks = 128;
const longestPauseSeconds = 30;

/** Looks a second apart, before the pauses grow: one call looks at all jobs of a reading. */
const earlyLooks = 8;

/** The page before rows: it has none, and says when to look again: eight times after a second, then after 2, 2, 4, 4 … */
export const pendingJobs = (cursor: JobsCursor): Page<never> => ({
	records: [],
	rejected: [],
	nextCursor: writeJobs(cursor),
	resumeAt: afterSeconds(pauseAfter(cursor.looks)),
});

function pauseAfter(looks: number): number {
	if (looks < earlyLooks) return 1;
	const doublings = Math.floor((looks - earlyLooks) / 2) + 1;
	return Math.min(2 ** doublings, longestPauseSeconds);
}

/** Calls at the same time, where there are many. */
const atOnce = 4;

/** Tells whether X takes no more jobs now, or does not answer: what is being made already is waited for. */
export const isPutOff = (error: unknown): error is Error =>
	error instanceof RateLimited || error instanceof PlatformUnavailable;

/**
 * Asks X for jobs of units, in order, at least one unit's and then as many as X takes now.
 * @param most jobs
 * @returns the jobs of each unit that was asked for whole, from the first one on without a gap
 */
export async function beginJobs(
	session: PlatformSession,
	account: AccountRef,
	units: readonly Unit[],
	most: number,
): Promise<string[][]> {
	let jobs = 0;
	const lot = units.filter(({ asked }, at) => {
		jobs += asked.length;
		return at === 0 || jobs <= most;
	});
	let putOff: Error | null = null;
	const begun = await mapConcurrently(lot, atOnce, async (unit) => {
		if (putOff) return null;
		try {
			return await beginUnit(session, account, unit);
		} catch (error) {
			if (!isPutOff(error)) throw error;
			putOff = error;
			return null;
		}
	});
	const gap = begun.indexOf(null);
	const whole = (gap < 0 ? begun : begun.slice(0, gap)).filter(
		(ids) => ids !== null,
	);
	if (whole.length === 0 && putOff) throw putOff;
	return whole;
}

const beginUnit = (
	session: PlatformSession,
	account: AccountRef,
	unit: Unit,
): Promise<string[]> =>
	withDaysOrHours("jobs", unit, async ({ piece, asked }, rules) => {
		const ids: string[] = [];
		for (const each of asked) {
			const reply = await callX(session, {
				method: "POST",
				path: `stats/jobs/${ofAccount(account, "")}`,
				query: questionOf(piece, each),
				bucket: "jobs",
				account,
				rules,
				// One job too many is made and never read.
				repeatable: true,
			});
			const { id_str } = parseReply(xAdsRules("jobs"), jobReply, reply).data;
			ids.push(id_str);
		}
		return ids;
	});

/**
 * State of jobs, by their ids.
 * @throws {ReportFailed} for one that X did not make, or has no longer
 */
export async function lookAtJobs(
	session: PlatformSession,
	account: AccountRef,
	{ units, looks }: JobsCursor,
): Promise<ReadonlyMap<string, JobRow>> {
	const wanted = units.flat();
	const reply = await callX(session, {
		path: `stats/jobs/${ofAccount(account, "")}`,
		query: { job_ids: wanted },
		bucket: "reads",
		account,
	});
	const rules = xAdsRules("reads");
	const jobs = new Map(
		parseReply(rules, listReply, reply).data.map((raw) => {
			const job = parseReply(rules, jobRow, raw);
			return [job.id_str, job];
		}),
	);
	for (const id of wanted) {
		const job = jobs.get(id);
		if (!job) throw jobFailed("EXPIRED", "it is not listed");
		if (job.status === "FAILED" || job.status === "CANCELLED")
			throw jobFailed("FAILED", job.status);
		if (!isMade(job) && looks >= mostLooks)
			throw jobFailed("FAILED", "an hour has passed");
	}
	return jobs;
}

export const isMade = (job: JobRow | undefined): boolean =>
	job?.status === "SUCCESS" && typeof job.url === "string";

/** A job's file is held as a whole: 20 campaigns have less than a million bytes of numbers. */
const fileBytes = 8 * 1_048_576;
const unpackedBytes = 32 * 1_048_576;

/** Hosts of X's files. */
const hosts = ["*.twimg.com"];

/** Rows of a job's file, which is JSON packed by gzip. */
export async function readJob(
	session: PlatformSession,
	{ url, entity_ids }: JobRow,
): Promise<Told> {
	const rules = xAdsRules("reads");
	let text: string;
	try {
		const file = download(session, rules, url ?? "", {
			maxBytes: fileBytes,
			hosts,
			provesItsEnd: true,
		});
		text = await gzipText(file, { maxBytes: unpackedBytes });
	} catch (error) {
		if (error instanceof PlatformRejected)
			throw jobFailed("EXPIRED", "its file is gone", error);
		throw error;
	}
	return {
		rows: parseReply(rules, statsReply, parsed(text)).data,
		ids: entity_ids,
	};
}

function parsed(text: string): unknown {
	try {
		return parseExactJson(text);
	} catch {
		// The parser's own error quotes the file.
		throw new UnexpectedReply(
			"X Ads sent a file of numbers that is no JSON. Try again; if this keeps happening, tell the operator.",
			"$",
		);
	}
}

const sentences: Readonly<Record<ReportFailure, string>> = {
	FAILED:
		"X Ads did not finish a report. It is asked for again, for fewer days.",
	EXPIRED:
		"X Ads no longer has a report that was asked for. It is asked for again.",
	TOO_LARGE:
		"X Ads does not tell so much in one report. It is asked for fewer days.",
};

const jobFailed = (reason: ReportFailure, why: string, cause?: unknown) =>
	new ReportFailed(sentences[reason], {
		reason,
		cause: new Error(`report job: ${why}`, { cause }),
	});
