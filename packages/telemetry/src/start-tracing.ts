import { context } from "@opentelemetry/api";
import { setTracer } from "./tracing.ts";

export interface TracingOptions {
	/** Names the process, such as `patchbay-worker`. */
	service: string;
	/** Address that takes OTLP over HTTP, such as `http://collector:4318/v1/traces`; nothing is traced when left out. */
	url?: string | undefined;
	/** Headers for the collector, such as its key. */
	headers?: Readonly<Record<string, string>> | undefined;
	/** Share of the traces that are recorded, of those that begin here; 1 when left out. */
	share?: number | undefined;
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
	url,
	headers = {},
	share = 1,
	onError,
}: TracingOptions): Promise<Tracing> {
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
		headers: { ...headers },
	});
	const provider = new sdk.TracerProvider({
		resource: resources.resourceFromAttributes({ "service.name": service }),
		sampler: new sdk.ParentBasedSampler({
			root: new sdk.TraceIdRatioBasedSampler(share),
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
