export {
	type Count,
	counter,
	type Durations,
	durations,
	type Labels,
} from "./instruments.ts";
export { type ProcessMetrics, startMetrics } from "./start-metrics.ts";
export {
	startTracing,
	type Tracing,
	type TracingOptions,
} from "./start-tracing.ts";
export { readTraceParent } from "./trace-parent.ts";
export {
	beginSpan,
	currentTraceParent,
	inSpan,
	isTracing,
	markFailed,
	type Span,
	type SpanFacts,
	type SpanOptions,
} from "./tracing.ts";
export { type TracingEnv, tracingFields } from "./tracing-fields.ts";
