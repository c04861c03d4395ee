import { InvalidInput } from "@patchbay/errors";
import { addDays, isDay } from "../../calendar.ts";
import { hoursOfDay } from "../../metrics/hours-of-day.ts";

export type Granularity = "DAY" | "HOUR";

const hourMilliseconds = 3_600_000;
const dayMilliseconds = 24 * hourMilliseconds;

/** Days of an account and the time that one question is asked for. */
export interface Piece {
	granularity: Granularity;
	/** Instants, the end not included: midnights of the zone by days, whole hours by hours. */
	start: number;
	end: number;
	/** Days in order, each with its first instant. */
	days: readonly { day: string; start: number }[];
}

/** First instant of a zone's day. */
function startOf(timeZone: string, day: string): number {
	const first = hoursOfDay(timeZone, day).find((hour) => hour !== null);
	return Date.parse(first ?? `${day}T00:00:00Z`);
}

/**
 * Cuts a window into pieces of whole days, no longer than a question may be. By days, a piece ends where the zone's clock is
 * changed, since X counts days of 24 hours from its start: the day of 23 or 25 hours is a piece of hours by itself.
 * @throws {InvalidInput}
 */
export function cutPieces(
	{ from, to }: { from: string; to: string },
	timeZone: string,
	granularity: Granularity,
	longestDays: number,
): Piece[] {
	if (!isDay(from) || !isDay(to))
		throw new InvalidInput("A day is written YYYY-MM-DD.");
	const pieces: Piece[] = [];
	let start = startOf(timeZone, from);
	for (let day = from; day <= to; day = addDays(day, 1)) {
		const end = startOf(timeZone, addDays(day, 1));
		const of: Granularity =
			end - start === dayMilliseconds ? granularity : "HOUR";
		const last = pieces.at(-1);
		const fits =
			last !== undefined &&
			last.granularity === of &&
			(granularity === "HOUR" || of === "DAY") &&
			end - last.start <= longestDays * dayMilliseconds;
		if (fits)
			pieces[pieces.length - 1] = {
				...last,
				end,
				days: [...last.days, { day, start }],
			};
		else pieces.push({ granularity: of, start, end, days: [{ day, start }] });
		start = end;
	}
	return pieces.map((piece) =>
		piece.granularity === "HOUR" ? byHours(piece) : piece,
	);
}

/**
 * The same days by hours, which X tells whatever it takes for a day's start. It takes whole hours alone: where a zone lies half an
 * hour off, a day has the hours that begin on it.
 */
export const byHours = (piece: Piece): Piece => ({
	...piece,
	granularity: "HOUR",
	start: hourAfter(piece.start),
	end: hourAfter(piece.end),
});

/** Places in the arrays of a reply about a piece. */
export const countPlaces = ({ granularity, start, end }: Piece): number =>
	Math.round(
		(end - start) /
			(granularity === "DAY" ? dayMilliseconds : hourMilliseconds),
	);

/** Place in the arrays of a reply: its day, and its start as ISO 8601 in UTC. */
export interface PlaceInTime {
	day: string;
	startsAt: string;
}

const placesByPiece = new WeakMap<Piece, readonly PlaceInTime[]>();

/** Places of a piece in order, worked out once for all of its campaigns. */
export function placesOf(piece: Piece): readonly PlaceInTime[] {
	let places = placesByPiece.get(piece);
	if (!places) {
		places = cutPlaces(piece);
		placesByPiece.set(piece, places);
	}
	return places;
}

function cutPlaces({ granularity, days, start, end }: Piece): PlaceInTime[] {
	const placeAt = (day: string, at: number): PlaceInTime => ({
		day,
		startsAt: new Date(at).toISOString(),
	});
	if (granularity === "DAY")
		return days.map((each) => placeAt(each.day, each.start));
	const places: PlaceInTime[] = [];
	let at = 0;
	for (let hour = start; hour < end; hour += hourMilliseconds) {
		const next = days[at + 1];
		if (next && hour >= next.start) at += 1;
		places.push(placeAt(days[at]?.day ?? "", hour));
	}
	return places;
}

/** An instant as X takes it: whole seconds in UTC. */
export const toTime = (instant: number): string =>
	new Date(instant).toISOString().replace(".000Z", "Z");

/** Next whole hour, or the instant itself where it is one. */
export const hourAfter = (instant: number): number =>
	Math.ceil(instant / hourMilliseconds) * hourMilliseconds;

/** Whole hour at or before an instant. */
export const hourBefore = (instant: number): number =>
	Math.floor(instant / hourMilliseconds) * hourMilliseconds;

export { dayMilliseconds };
