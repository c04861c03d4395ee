import { inChunks } from "../../chunks.ts";
import type { AccountRef, Page } from "../../drafts.ts";
import { mapConcurrently } from "../../map-concurrently.ts";
import type { MetricsOptions } from "../../parts.ts";
import type { PlatformSession } from "../../session.ts";
import type { JobRow } from "../api-types.ts";
import {
	type Active,
	readActiveCampaigns,
	readCurrencies,
} from "./active-campaigns.ts";
import {
	beginJobs,
	isMade,
	isPutOff,
	type JobsCursor,
	jobsAtOnce,
	lookAtJobs,
	pendingJobs,
	readJob,
	readJobs,
	writeJobs,
} from "./jobs.ts";
import { byHours, type Piece } from "./pieces.ts";
import { type Grain, toRecords } from "./stats.ts";
import {
	otherZone,
	type PlacedUnit,
	placeOf,
	readPlace,
	unitsFrom,
} from "./units.ts";

const filesAtOnce = 4;
/** Rows after which a page is told: each is saved by itself. */
const rowsOfPage = 5_000;

/** Cursors where no jobs are being made, as X took none: the next ones are asked for. */
export const nextJobs = "next-";

/** Campaigns that are active in pieces: in all of them, wherever a reading goes on, since their order follows from it. */
export async function readActive(
	session: PlatformSession,
	account: AccountRef,
	{ externalIds }: Pick<MetricsOptions, "externalIds">,
	pieces: readonly Piece[],
): Promise<Active> {
	const [first] = pieces;
	const last = pieces.at(-1);
	if (!first || !last) return new Map();
	const time = { start: first.start, end: last.end };
	return readActiveCampaigns(session, account, time, externalIds);
}

type Begun = Pick<JobsCursor, "units" | "next">;

/** Asks for the jobs of as many units as X is to make now. */
export async function begin(
	session: PlatformSession,
	account: AccountRef,
	units: readonly PlacedUnit[],
	most: number = jobsAtOnce,
): Promise<Begun> {
	const begun = await beginJobs(session, account, units, most);
	const lastBegun = units[begun.length - 1];
	return {
		units: begun,
		next: begun.length < units.length && lastBegun ? placeOf(lastBegun) : null,
	};
}

/** Asks for the jobs from a place on. */
export async function beginFrom(
	session: PlatformSession,
	account: AccountRef,
	options: Pick<MetricsOptions, "externalIds">,
	pieces: readonly Piece[],
	next: string,
	most?: number,
): Promise<Begun> {
	const place = readPlace(next);
	const active = await readActive(session, account, options, pieces);
	return begin(session, account, unitsFrom(pieces, active, place), most);
}

/**
 * Tells the units whose jobs are made, in order, and says when to look for the others. Further ones are asked for first, so that
 * X makes them meanwhile.
 * @returns place at which the next ones begin, where none is being made; null where there are none, or not yet
 */
export async function* readJobsOf<Draft>(
	session: PlatformSession,
	account: AccountRef,
	grain: Grain<Draft>,
	options: MetricsOptions,
	pieces: readonly Piece[],
): AsyncGenerator<Page<Draft>, string | null, undefined> {
	let at = readJobs(options.cursor ?? "");
	const jobs = await lookAtJobs(session, account, at);
	const made = madeOf(at, jobs);
	if (made.length > 0) {
		const pieced = { options, pieces };
		at = await withFurther(session, account, at, made.length, pieced);
	}
	const currencies = await readCurrencies(session, account, [
		...new Set(made.flat().flatMap(({ entity_ids }) => entity_ids)),
	]);
	let page: Pick<Page<Draft>, "records" | "rejected"> = {
		records: [],
		rejected: [],
	};
	let told = 0;
	for (const chunk of inChunks(made, filesAtOnce)) {
		const files = await mapConcurrently(chunk, filesAtOnce, (unit) =>
			mapConcurrently(unit, 1, (job) => readJob(session, job)),
		);
		for (const [index, rows] of files.entries()) {
			const { records, rejected } = toRecords(
				grain,
				pieceOf(chunk[index]?.[0], pieces),
				rows,
				currencies,
				options.conversion,
			);
			page.records.push(...records);
			page.rejected.push(...rejected);
			told += 1;
			if (page.records.length < rowsOfPage && told < made.length) continue;
			yield { ...page, nextCursor: afterUnits(at, told) };
			page = { records: [], rejected: [] };
		}
	}
	if (told === at.units.length) return at.next;
	yield pendingJobs({
		looks: told > 0 ? 0 : at.looks + 1,
		units: at.units.slice(told),
		next: at.next,
	});
	return null;
}

/** Jobs of the units that are made, up to the first one that is not. */
function madeOf(
	{ units }: JobsCursor,
	jobs: ReadonlyMap<string, JobRow>,
): JobRow[][] {
	const made: JobRow[][] = [];
	for (const unit of units) {
		const rows = unit.flatMap((id) => jobs.get(id) ?? []);
		if (!rows.every(isMade)) break;
		made.push(rows);
	}
	return made;
}

/** Asks for further jobs where few are still being made. What keeps X from it is met after what is made has been told. */
async function withFurther(
	session: PlatformSession,
	account: AccountRef,
	at: JobsCursor,
	made: number,
	{ options, pieces }: { options: MetricsOptions; pieces: readonly Piece[] },
): Promise<JobsCursor> {
	const waiting = at.units.slice(made).flat().length;
	if (at.next === null || waiting > jobsAtOnce / 2) return at;
	const most = jobsAtOnce - waiting;
	try {
		const { units, next } = await beginFrom(
			session,
			account,
			options,
			pieces,
			at.next,
			most,
		);
		return { ...at, units: [...at.units, ...units], next };
	} catch (error) {
		if (isPutOff(error)) return at;
		throw error;
	}
}

/** Cursor after so many units; null after the last one of all. */
function afterUnits({ units, next }: JobsCursor, count: number): string | null {
	if (count < units.length)
		return writeJobs({ looks: 0, units: units.slice(count), next });
	return next && `${nextJobs}${next}`;
}

/** The piece that a job was asked for, in its granularity. */
function pieceOf(job: JobRow | undefined, pieces: readonly Piece[]): Piece {
	const piece = pieces
		.flatMap((each) => [each, byHours(each)])
		.find(
			({ granularity, start, end }) =>
				granularity === job?.granularity &&
				start === Date.parse(job.start_time) &&
				end === Date.parse(job.end_time),
		);
	if (!piece) throw otherZone();
	return piece;
}
