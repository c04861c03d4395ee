import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** Span as a collector gets it. */
export interface CollectedSpan {
	service: string;
	name: string;
	traceId: string;
	spanId: string;
	parentSpanId: string | null;
	/** 2: server, 3: client. */
	kind: number;
	attributes: Record<string, string | number | boolean>;
}

export interface OtlpCollector {
	/** Address that takes traces. */
	url: string;
	/** Headers of the last request. */
	headers(): Record<string, unknown>;
	spans(): CollectedSpan[];
	/** Waits until a span fits. */
	waitFor(fits: (span: CollectedSpan) => boolean): Promise<CollectedSpan>;
	close(): Promise<void>;
}

interface Body {
	resourceSpans: {
		resource: { attributes: Attribute[] };
		scopeSpans: {
			spans: {
				name: string;
				traceId: string;
				spanId: string;
				parentSpanId?: string;
				kind: number;
				attributes: Attribute[];
			}[];
		}[];
	}[];
}
interface Attribute {
	key: string;
	value: {
		stringValue?: string;
		intValue?: number;
		boolValue?: boolean;
		doubleValue?: number;
	};
}

const toRecord = (attributes: Attribute[]) =>
	Object.fromEntries(
		attributes.map(({ key, value }) => [key, Object.values(value)[0] ?? ""]),
	);

/** A collector of traces that speaks OTLP over HTTP with JSON. */
export async function startOtlpCollector(): Promise<OtlpCollector> {
	const collected: CollectedSpan[] = [];
	let headers: Record<string, unknown> = {};
	const server = createServer(async (request, response) => {
		({ headers } = request);
		const { resourceSpans } = (await json(request)) as Body;
		for (const { resource, scopeSpans } of resourceSpans)
			for (const { spans } of scopeSpans)
				for (const span of spans)
					collected.push({
						service: String(toRecord(resource.attributes)["service.name"]),
						name: span.name,
						traceId: span.traceId,
						spanId: span.spanId,
						parentSpanId: span.parentSpanId || null,
						kind: span.kind,
						attributes: toRecord(span.attributes),
					});
		response.writeHead(200, { "content-type": "application/json" });
		response.end("{}");
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/v1/traces`,
		headers: () => headers,
		spans: () => [...collected],
		async waitFor(fits) {
			for (;;) {
				const found = collected.find(fits);
				if (found) return found;
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
