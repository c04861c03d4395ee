/** Length of the parts that a span is told in. */
export type Interval = "hour" | "day" | "week" | "month";

const hourMs = 3_600_000;
const dayMs = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** The parts of a span of time as a zone's calendar has them: days of 23 and of 25 hours among them. */
export class Buckets {
	/** Beginnings, in milliseconds. */
	readonly starts: readonly number[];
	readonly #timeZone: string;
	readonly #interval: Interval;
	readonly #indexes: ReadonlyMap<number, number>;

	/** @param from the first moment, in the first part; @param until the moment before which the last part begins */
	constructor(
		timeZone: string,
		interval: Interval,
		from: number,
		until: number,
	) {
		this.#timeZone = timeZone;
		this.#interval = interval;
		const starts: number[] = [];
		for (let at = this.#startOf(from); at < until; at = this.#after(at))
			starts.push(at);
		this.starts = starts;
		this.#indexes = new Map(starts.map((start, index) => [start, index]));
	}

	/** Position of the part that a moment lies in; -1 for one outside. */
	indexOf(at: number): number {
		return this.#indexes.get(this.#startOf(at)) ?? -1;
	}

	#startOf(at: number): number {
		const wall = at + offsetOf(this.#timeZone, at);
		if (this.#interval === "hour") return at - (wall % hourMs);
		return this.#instantOf(this.#firstDay(Math.floor(wall / dayMs)));
	}

	#after(start: number): number {
		if (this.#interval === "hour") return start + hourMs;
		const day = Math.floor((start + offsetOf(this.#timeZone, start)) / dayMs);
		if (this.#interval === "month") {
			const date = new Date(day * dayMs);
			return this.#instantOf(
				Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / dayMs,
			);
		}
		return this.#instantOf(day + (this.#interval === "week" ? 7 : 1));
	}

	/** The first day of the part that a day lies in; weeks begin on Monday. */
	#firstDay(day: number): number {
		// 1970-01-01 was a Thursday.
		if (this.#interval === "week") return day - ((day + 3) % 7);
		if (this.#interval === "month")
			return day - new Date(day * dayMs).getUTCDate() + 1;
		return day;
	}

	/** The moment at which a day begins in the zone. */
	#instantOf(day: number): number {
		return momentOfWall(this.#timeZone, day * dayMs);
	}
}

/** The moment at which a zone's clocks show a time, given as if it were UTC. */
export function momentOfWall(timeZone: string, wall: number): number {
	const guess = wall - offsetOf(timeZone, wall);
	return wall - offsetOf(timeZone, guess);
}

/** True for a moment at which a day begins in the zone. */
export function isMidnight(timeZone: string, at: number): boolean {
	return new Buckets(timeZone, "day", at, at + 1).starts[0] === at;
}

/** Milliseconds by which a zone's clocks are ahead of UTC at a moment. */
function offsetOf(timeZone: string, at: number): number {
	// Zones change at whole quarters of an hour.
	const quarter = at - (at % 900_000);
	let known = offsets.get(timeZone);
	if (known === undefined) {
		known = new Map();
		offsets.set(timeZone, known);
	}
	let offset = known.get(quarter);
	if (offset === undefined) {
		offset = readOffset(timeZone, quarter);
		if (known.size > mostOffsets) known.clear();
		known.set(quarter, offset);
	}
	return offset;
}

const offsets = new Map<string, Map<number, number>>();
const mostOffsets = 40_000;

function readOffset(timeZone: string, at: number): number {
	let formatter = formatters.get(timeZone);
	if (formatter === undefined) {
		formatter = new Intl.DateTimeFormat("en-US", {
			timeZone,
			hourCycle: "h23",
			year: "numeric",
			month: "2-digit",
			day: "2-digit",
			hour: "2-digit",
			minute: "2-digit",
		});
		formatters.set(timeZone, formatter);
	}
	const parts = Object.fromEntries(
		formatter.formatToParts(at).map((part) => [part.type, Number(part.value)]),
	);
	return (
		Date.UTC(
			parts.year ?? 0,
			(parts.month ?? 1) - 1,
			parts.day,
			parts.hour,
			parts.minute,
		) - at
	);
}
