import {
	type Attributes,
	type Counter,
	type Histogram,
	type Meter,
	metrics,
} from "@opentelemetry/api";

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

/** Meter of the process: none before it is given one, and then nothing is counted. */
function patchbayMeter(): Meter {
	return metrics.getMeter("patchbay");
}

/** Makes a counter. It costs next to nothing in a process that has no meter. */
export function counter(name: string, description: string): Count {
	let instrument: Counter<Attributes> | undefined;
	let of = 0;
	return {
		add(amount, labels = {}) {
			if (of !== generation) {
				instrument = patchbayMeter().createCounter(name, { description });
				of = generation;
			}
			instrument?.add(amount, labels);
		},
	};
}

const secondsBoundaries = [
	0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
];

/** Makes a histogram of seconds. It costs next to nothing in a process that has no meter. */
export function durations(name: string, description: string): Durations {
	let instrument: Histogram<Attributes> | undefined;
	let of = 0;
	return {
		record(seconds, labels = {}) {
			if (of !== generation) {
				instrument = patchbayMeter().createHistogram(name, {
					description,
					unit: "s",
					advice: { explicitBucketBoundaries: secondsBoundaries },
				});
				of = generation;
			}
			instrument?.record(seconds, labels);
		},
	};
}

/** Number of meters that the process has had: instruments that were made for none, or an earlier one, are made anew. */
let generation = 0;

/** Tells the instruments that the process has another meter now, or none. */
export function meterChanged(): void {
	generation += 1;
}
