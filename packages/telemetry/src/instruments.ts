import type { Meter } from "@opentelemetry/api";

/**
 * Labels of a figure. Only words of a small, fixed list: a platform, an outcome, a lane. Never a tenant's or a person's name, an
 * id, or anything that somebody types.
 */
export type Labels = Readonly<Record<string, string>>;

/** Counts what happens in this process. */
export interface Count {
	add(amount: number, labels?: Labels): void;
}

/** Gathers durations, in seconds, in this process. */
export interface Durations {
	record(seconds: number, labels?: Labels): void;
}

let meter: Meter | undefined;

/**
 * Gives the process its meter, or takes it. Not OpenTelemetry's global one: libraries count in that, too, and call their figures and
 * labels as they like.
 */
export function setMeter(given: Meter | undefined): void {
	meter = given;
}

/** An instrument of the meter that the process has now; made anew for another one, none without. */
function ofMeter<Instrument>(
	make: (meter: Meter) => Instrument,
): () => Instrument | undefined {
	let made: { by: Meter; instrument: Instrument } | undefined;
	return () => {
		if (!meter) return undefined;
		if (made?.by !== meter) made = { by: meter, instrument: make(meter) };
		return made.instrument;
	};
}

/** Makes a counter. It costs next to nothing in a process that has no meter. */
export function counter(name: string, description: string): Count {
	const instrument = ofMeter((by) => by.createCounter(name, { description }));
	return { add: (amount, labels = {}) => instrument()?.add(amount, labels) };
}

const secondsBoundaries = [
	0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
];

/** Makes a histogram of seconds. It costs next to nothing in a process that has no meter. */
export function durations(name: string, description: string): Durations {
	const instrument = ofMeter((by) =>
		by.createHistogram(name, {
			description,
			unit: "s",
			advice: { explicitBucketBoundaries: secondsBoundaries },
		}),
	);
	return {
		record: (seconds, labels = {}) => instrument()?.record(seconds, labels),
	};
}
