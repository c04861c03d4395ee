import {
	type Context,
	context,
	type Span,
	SpanKind,
	SpanStatusCode,
	type Tracer,
	trace,
} from "@opentelemetry/api";
import { readTraceParent, writeTraceParent } from "./trace-parent.ts";

export type { Span } from "@opentelemetry/api";

/** Facts of a span: platforms, paths, counts and ids of requests. Never a value that somebody typed, or a secret. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
	kind?: keyof typeof SpanKind;
	facts?: SpanFacts;
	/** Trace that the span belongs to, as `traceparent` told; the one that runs when left out. */
	parent?: string | null;
}

let tracer: Tracer | undefined;

/** Gives the process its tracer, or takes it. */
export function setTracer(given: Tracer | undefined): void {
	tracer = given;
}

/** Tells whether spans are recorded at all: what is only needed for them need not be computed else. */
export function isTracing(): boolean {
	return tracer !== undefined;
}

/**
 * Runs `work` in a span that ends with it. Without tracing it is `work` alone. An error marks the span by its name and code, not by
 * its words.
 */
export async function inSpan<T>(
	name: string,
	options: SpanOptions,
	work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
	if (!tracer) return work(undefined);
	const span = startSpan(tracer, name, options);
	return context.with(trace.setSpan(parentOf(options), span), async () => {
		try {
			return await work(span);
		} catch (error) {
			markFailed(span, error);
			throw error;
		} finally {
			span.end();
		}
	});
}

/**
 * Begins a span that its caller ends, for what does not end with a promise.
 *
 * @returns undefined without tracing
 */
export function beginSpan(
	name: string,
	options: SpanOptions = {},
): { span: Span; run<T>(work: () => T): T } | undefined {
	if (!tracer) return undefined;
	const span = startSpan(tracer, name, options);
	const inside = trace.setSpan(parentOf(options), span);
	return { span, run: (work) => context.with(inside, work) };
}

/** The running span as W3C Trace Context writes it; null where nothing is traced. */
export function currentTraceParent(): string | null {
	if (!tracer) return null;
	const running = trace.getSpanContext(context.active());
	return running ? writeTraceParent(running) : null;
}

/** Marks a span by what kind of failure it met: names and codes, never words, which may hold what somebody sent. */
export function markFailed(span: Span, error: unknown): void {
	span.setStatus({ code: SpanStatusCode.ERROR });
	if (!(error instanceof Error)) return;
	span.setAttribute("error.type", error.name);
	if ("code" in error && typeof error.code === "string")
		span.setAttribute("patchbay.error_code", error.code);
}

function startSpan(
	by: Tracer,
	name: string,
	{ kind = "INTERNAL", facts = {}, ...options }: SpanOptions,
): Span {
	return by.startSpan(
		name,
		{ kind: SpanKind[kind], attributes: facts },
		parentOf(options),
	);
}

function parentOf({ parent }: Pick<SpanOptions, "parent">): Context {
	const active = context.active();
	const told = parent ? readTraceParent(parent) : null;
	return told ? trace.setSpanContext(active, told) : active;
}
