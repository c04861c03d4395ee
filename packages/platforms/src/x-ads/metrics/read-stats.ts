import { InvalidInput } from "@patchbay/errors";
import { inChunks } from "../../chunks.ts";
import type { AccountRef, Page } from "../../drafts.ts";
import { mapConcurrently } from "../../map-concurrently.ts";
import { isReportCursor } from "../../metrics/report-cursor.ts";
import type { MetricsOptions } from "../../parts.ts";
import type { PlatformSession } from "../../session.ts";
import type { JobRow } from "../api-types.ts";
import {
	type Active,
	type Placement,
	placements,
	readActiveCampaigns,
	readCurrencies,
} from "./active-campaigns.ts";
import {
	beginJobs,
	isMade,
	type JobsCursor,
	lookAtJobs,
	pendingJobs,
	readJob,
	readJobs,
	writeJobs,
} from "./jobs.ts";
import { byHours, cutPieces, type Piece } from "./pieces.ts";
import {
	campaignsInQuestion,
	type Grain,
	readUnit,
	toRecords,
	toUnit,
	type Unit,
} from "./stats.ts";

/** Days of one question, as X limits them. */
const longest = { atOnce: 7, job: 90 };

/**
 * Calls that are made at once at most where jobs can be waited for. X gives a person 250 of them in a quarter of an hour, over
 * all accounts, and asks that nothing large be read by them.
 */
const mostCalls = 4;

/** A place among units: the start of a piece, and the order of the last campaign that was told of it. */
interface Place {
	start: number;
	after: string;
}

const writePlace = ({ start, after }: Place): string => `${start}.${after}`;

function readPlace(text: string): Place {
	const [, start, after] =
		/^(-?\d{1,16})\.(\d[0-9a-z]{0,32})$/.exec(text) ?? [];
	if (start === undefined || after === undefined)
		throw new InvalidInput("This is not a cursor of this list.");
	return { start: Number(start), after };
}

/**
 * Order of a campaign: those that are shown in the same placements lie together, so that a question for a placement has as many
 * of them as it can.
 */
function orderOf(id: string, shown: ReadonlySet<Placement>): string {
	const missing = placements.reduce(
		(sum, placement, at) => sum + (shown.has(placement) ? 0 : 2 ** at),
		0,
	);
	return `${missing}${id}`;
}

/** Units in order, from a place on. */
function unitsFrom(
	pieces: readonly Piece[],
	active: Active,
	place: Place | null,
): (Unit & { last: string })[] {
	const ordered = [...active]
		.map(([id, shown]) => ({ id, order: orderOf(id, shown) }))
		.sort((one, other) => (one.order < other.order ? -1 : 1));
	return pieces
		.filter(({ start }) => !place || start >= place.start)
		.flatMap((piece) => {
			const after = place?.start === piece.start ? place.after : "";
			const rest = ordered.filter(({ order }) => order > after);
			return inChunks(rest, campaignsInQuestion).map((chunk) => ({
				...toUnit(
					piece,
					chunk.map(({ id }) => id),
					active,
				),
				last: chunk.at(-1)?.order ?? "",
			}));
		});
}

const placeOf = ({ piece: { start }, last }: Unit & { last: string }): string =>
	writePlace({ start, after: last });

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
	let next = cursor?.startsWith(nextJobs)
		? cursor.slice(nextJobs.length)
		: null;
	if (isReportCursor(cursor)) {
		const jobPieces = cut(longest.job);
		next = yield* readJobsOf(session, account, grain, options, jobPieces);
		if (next === null) return;
	}
	const from = next ?? cursor;
	const place = from === null ? null : readPlace(from);
	const pieces = cut(longest.atOnce);
	const [first] = pieces;
	const last = pieces.at(-1);
	if (!first || !last) return;
	const active = await readActiveCampaigns(
		session,
		account,
		{
			start: Math.max(first.start, place?.start ?? first.start),
			end: last.end,
		},
		externalIds,
	);
	const units = unitsFrom(pieces, active, place);
	const calls = units.reduce((sum, { asked }) => sum + asked.length, 0);
	const mayWait = reportName !== undefined && options.pageSize === undefined;
	if (next !== null || (cursor === null && mayWait && calls > mostCalls)) {
		const jobUnits = unitsFrom(cut(longest.job), active, place);
		if (jobUnits.length > 0) yield await begin(session, account, jobUnits);
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

const filesAtOnce = 4;
/** Rows after which a page is told: each is saved by itself. */
const rowsOfPage = 5_000;

/** Cursors between two lots of jobs: the next lot is asked for. */
const nextJobs = "next-";

/** Asks for the jobs of as many units as X makes at a time. */
async function begin(
	session: PlatformSession,
	account: AccountRef,
	units: readonly (Unit & { last: string })[],
): Promise<Page<never>> {
	const begun = await beginJobs(session, account, units);
	const lastBegun = units[begun.length - 1];
	return pendingJobs({
		looks: 0,
		units: begun,
		next: begun.length < units.length && lastBegun ? placeOf(lastBegun) : null,
	});
}

/**
 * Tells the units whose jobs are made, in order, and says when to look for the others.
 * @returns place at which the next lot begins; null where there is none, or not yet
 */
async function* readJobsOf<Draft>(
	session: PlatformSession,
	account: AccountRef,
	grain: Grain<Draft>,
	{ cursor, conversion }: MetricsOptions,
	pieces: readonly Piece[],
): AsyncGenerator<Page<Draft>, string | null, undefined> {
	const at = readJobs(cursor ?? "");
	const jobs = await lookAtJobs(session, account, at);
	const made: JobRow[][] = [];
	for (const unit of at.units) {
		const rows = unit
			.map((id) => jobs.get(id))
			.filter((job) => job !== undefined);
		if (!rows.every(isMade)) break;
		made.push(rows);
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
				conversion,
			);
			page.records.push(...records);
			page.rejected.push(...rejected);
			told += 1;
			if (page.records.length < rowsOfPage && told < made.length) continue;
			yield { ...page, nextCursor: afterUnits(at, told) };
			page = { records: [], rejected: [] };
		}
	}
	if (made.length === at.units.length) return at.next;
	yield pendingJobs({
		looks: made.length > 0 ? 0 : at.looks + 1,
		units: at.units.slice(made.length),
		next: at.next,
	});
	return null;
}

/** Cursor after so many units of a lot; null after the last one of all. */
function afterUnits({ units, next }: JobsCursor, count: number): string | null {
	if (count < units.length)
		return writeJobs({ looks: 0, units: units.slice(count), next });
	return next && `${nextJobs}${next}`;
}

/** The piece that a job was asked for, in its granularity. */
function pieceOf(job: JobRow | undefined, pieces: readonly Piece[]): Piece {
	const piece = pieces.find(
		({ start, end }) =>
			start === Date.parse(job?.start_time ?? "") &&
			end === Date.parse(job?.end_time ?? ""),
	);
	// The account's zone was another one when the job was asked for.
	if (!piece || !job)
		throw new InvalidInput("This is not a cursor of this list.");
	return job.granularity === "HOUR" ? byHours(piece) : piece;
}
