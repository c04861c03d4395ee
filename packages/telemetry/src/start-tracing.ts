import { context } from "@opentelemetry/api";
import { setTracer } from "./tracing.ts";
import type { TracingEnv } from "./tracing-fields.ts";

export interface TracingOptions {
	/** Names the process, such as `patchbay-worker`. */
	service: string;
	/** Nothing is traced without an endpoint. */
	env: TracingEnv;
	/** Told when spans could not be sent. */
	onError?: (error: unknown) => void;
}

export interface Tracing {
	/** Sends what is recorded, and ends. */
	close(): Promise<void>;
}

/** Time in which the last spans must be sent. */
const closingMilliseconds = 5_000;

/** Begins to record spans where a collector is named. The SDK is loaded only then. */
export async function startTracing({
	service,
	env,
	onError,
}: TracingOptions): Promise<Tracing> {
	const url = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
	if (url === undefined) return { close: async () => {} };
	const [sdk, exporters, resources, hooks, core] = await Promise.all([
		import("@opentelemetry/sdk-trace"),
		import("@opentelemetry/exporter-trace-otlp-http"),
		import("@opentelemetry/resources"),
		import("@opentelemetry/context-async-hooks"),
		import("@opentelemetry/api"),
	]);
	core.diag.setLogger(
		{
			...silent,
			// Spans that nobody takes must not be a line each.
			error: (message) => onError?.(new Error(message)),
		},
		{ logLevel: core.DiagLogLevel.ERROR, suppressOverrideMessage: true },
	);
	const exporter = new exporters.OTLPTraceExporter({
		url,
		headers: { ...env.OTEL_EXPORTER_OTLP_TRACES_HEADERS },
	});
	const provider = new sdk.TracerProvider({
		resource: resources.resourceFromAttributes({ "service.name": service }),
		sampler: new sdk.ParentBasedSampler({
			root: new sdk.TraceIdRatioBasedSampler(env.OTEL_TRACES_SAMPLER_ARG),
		}),
		spanProcessors: [new sdk.BatchSpanProcessor({ exporter })],
	});
	const manager = new hooks.AsyncLocalStorageContextManager().enable();
	context.disable();
	context.setGlobalContextManager(manager);
	setTracer(provider.getTracer("patchbay"));
	return {
		async close() {
			setTracer(undefined);
			context.disable();
			await Promise.race([
				provider.shutdown().catch((error: unknown) => onError?.(error)),
				new Promise<void>((resolve) => {
					setTimeout(resolve, closingMilliseconds).unref();
				}),
			]);
		},
	};
}

const nothing = () => {};
const silent = {
	error: nothing,
	warn: nothing,
	info: nothing,
	debug: nothing,
	verbose: nothing,
};
