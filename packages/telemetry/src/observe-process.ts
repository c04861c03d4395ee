import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Meter } from "@opentelemetry/api";

/** Adds what tells how the process itself is doing. */
export function observeProcess(meter: Meter): () => void {
	const delay = monitorEventLoopDelay({ resolution: 20 });
	delay.enable();
	const resident = meter.createObservableGauge(
		"patchbay_process_resident_bytes",
		{ description: "Memory that the process holds" },
	);
	const processor = meter.createObservableCounter(
		"patchbay_process_cpu_seconds",
		{ description: "Processor time that the process has used" },
	);
	const late = meter.createObservableGauge(
		"patchbay_process_event_loop_delay_seconds",
		{
			description:
				"Delay of the event loop since the last scrape, of which 99 % are no longer",
		},
	);
	meter.addBatchObservableCallback(
		(result) => {
			const { user, system } = process.cpuUsage();
			result.observe(resident, process.memoryUsage.rss());
			result.observe(processor, (user + system) / 1e6);
			result.observe(late, Math.max(0, delay.percentile(99)) / 1e9);
			delay.reset();
		},
		[resident, processor, late],
	);
	return () => delay.disable();
}
