import type { SpanContext } from "@opentelemetry/api";

const form = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Reads a `traceparent` of W3C Trace Context; null for anything else, which whoever gets one ignores. */
export function readTraceParent(text: string): SpanContext | null {
	const [, traceId, spanId, flags] = form.exec(text) ?? [];
	if (!traceId || !spanId || !flags) return null;
	if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
	return {
		traceId,
		spanId,
		traceFlags: Number.parseInt(flags, 16) & 1,
		isRemote: true,
	};
}

export function writeTraceParent({
	traceId,
	spanId,
	traceFlags,
}: SpanContext): string {
	return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}
