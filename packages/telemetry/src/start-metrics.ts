import type { IncomingMessage, ServerResponse } from "node:http";
import type { Meter } from "@opentelemetry/api";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { setMeter } from "./instruments.ts";
import { observeProcess } from "./observe-process.ts";

/** Figures of a process, for Prometheus to scrape. */
export interface ProcessMetrics {
	/** For figures that are looked up when they are asked for. */
	meter: Meter;
	/** Answers a scrape. */
	handle(request: IncomingMessage, response: ServerResponse): void;
	close(): Promise<void>;
}

/** Label combinations of one figure that are kept apart; further ones are counted together. */
const mostLabels = 500;

/** Gives the process its meter. Counters that are used from now on count. */
export function startMetrics(): ProcessMetrics {
	const exporter = new PrometheusExporter({
		preventServerStart: true,
		withoutScopeInfo: true,
		withoutTargetInfo: true,
	});
	const provider = new MeterProvider({
		readers: [exporter],
		views: [{ instrumentName: "*", aggregationCardinalityLimit: mostLabels }],
	});
	const meter = provider.getMeter("patchbay");
	setMeter(meter);
	const stopObserving = observeProcess(meter);
	return {
		meter,
		handle: (request, response) =>
			exporter.getMetricsRequestHandler(request, response),
		async close() {
			stopObserving();
			setMeter(undefined);
			await provider.shutdown();
		},
	};
}
