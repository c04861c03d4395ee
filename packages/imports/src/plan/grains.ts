import type { MetricStream } from "@patchbay/catalog";
import type { MetricGrain, Platform } from "@patchbay/platforms";
import { metricStreams, streams } from "../streams.ts";

/** Rules by which the numbers of one grain are read, and the stream that reads them. */
export interface PlannedGrain extends MetricGrain {
	stream: MetricStream;
}

/** The grains that a platform's connector reads, days first. */
export function grainsOf({ parts }: Platform): PlannedGrain[] {
	return metricStreams.flatMap((stream) => {
		const { grain: name } = streams[stream];
		const part = name && parts.metrics?.[name];
		return part ? [{ ...part.grain, stream }] : [];
	});
}
