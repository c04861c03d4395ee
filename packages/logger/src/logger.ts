import {
	type DestinationStream,
	type Logger,
	pino,
	stdSerializers,
} from "pino";
import { redactPaths } from "./redact.ts";

export type { Logger };

export interface LoggerOptions {
	/** The process: api, worker, admin. */
	name: string;
	level: string;
	/** Destination of the lines; standard output when left out. */
	destination?: DestinationStream;
}

/** Secrets that stand in a text after all (a driver's message, a URL) are cut out of error messages and stacks. */
const inText = [
	/\b(ya29\.|1\/\/)[\w.\-/]+/g,
	/\bpbk_[\w-]{8,}/g,
	/\bBearer\s+[\w.~+/=-]+/gi,
	/\/\/[^/\s:@]+:[^/\s@]+@/g,
	/\b(access_token|refresh_token|client_secret|code|state|id_token|code_verifier)=[^&\s"']+/g,
];

/** Replaces what looks like a credential in a text. */
export function redactText(text: string): string {
	return inText.reduce(
		(rest, pattern) => rest.replace(pattern, "[redacted]"),
		text,
	);
}

/** Serializes whatever was thrown, also what is no error: a log must not fail over it. */
function serializeError(error: unknown): unknown {
	if (typeof error === "string") return redactText(error);
	if (typeof error !== "object" || error === null) return error;
	// node-postgres hangs the whole connection on the error of a lost one.
	const {
		message,
		stack,
		client: _,
		...rest
	} = stdSerializers.err(error as Error) as Partial<
		ReturnType<typeof stdSerializers.err>
	>;
	return {
		...rest,
		...(typeof message === "string" ? { message: redactText(message) } : {}),
		...(typeof stack === "string" ? { stack: redactText(stack) } : {}),
	};
}

/** JSON lines on standard output with ISO times; known secret fields and credential-like texts are replaced. */
export function createLogger({
	name,
	level,
	destination,
}: LoggerOptions): Logger {
	return pino(
		{
			name,
			level,
			timestamp: () => `,"time":"${new Date().toISOString()}"`,
			formatters: { level: (label) => ({ level: label }) },
			redact: { paths: redactPaths, censor: "[redacted]" },
			serializers: {
				err: serializeError,
			},
			hooks: {
				logMethod(args, method) {
					const redacted = args.map((part) =>
						typeof part === "string" ? redactText(part) : part,
					);
					method.apply(this, redacted as typeof args);
				},
			},
		},
		...(destination ? [destination] : []),
	);
}
