import { z } from "zod";

/** Variables of the environment that say where spans go, by the names that OpenTelemetry gave them. */
export const tracingFields = {
	OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z
		.string()
		.refine(
			(text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
			"must be an http(s) URL, such as http://collector:4318/v1/traces",
		)
		.optional()
		.meta({ example: "http://collector:4318/v1/traces" }),
	OTEL_EXPORTER_OTLP_TRACES_HEADERS: z
		.string()
		.transform((text, context) => {
			const headers: Record<string, string> = {};
			for (const pair of text.split(",").filter((each) => each.trim() !== "")) {
				const [, name, value] =
					/^\s*([A-Za-z0-9-]+)\s*=\s*([\x21-\x7e][\x20-\x7e]*?)\s*$/.exec(
						pair,
					) ?? [];
				const decoded = decode(value);
				if (!name || !decoded) {
					context.addIssue({
						code: "custom",
						message:
							"must be name=value pairs, separated by commas, with other signs as %2C",
					});
					return z.NEVER;
				}
				headers[name.toLowerCase()] = decoded;
			}
			return headers;
		})
		.optional()
		.meta({ example: "api-key=KEY" }),
	OTEL_TRACES_SAMPLER_ARG: z.coerce
		.number("must be a number")
		.min(0, "must be between 0 and 1")
		.max(1, "must be between 0 and 1")
		.default(1)
		.meta({ example: "1" }),
};

/** Value of a header as it is sent; null where it is not well encoded, or cannot be a header's. */
function decode(value = ""): string | null {
	try {
		const text = decodeURIComponent(value);
		return /^[\x20-\x7e]+$/.test(text) ? text : null;
	} catch {
		return null;
	}
}

/** Settings of tracing as the environment gives them. */
export interface TracingEnv {
	OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string | undefined;
	OTEL_EXPORTER_OTLP_TRACES_HEADERS?: Record<string, string> | undefined;
	OTEL_TRACES_SAMPLER_ARG: number;
}
