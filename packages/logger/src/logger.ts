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
	/** Names of values that are secret beside the usual ones: the platforms' own. */
	secretFields?: readonly string[];
	/** Where lines go; standard output when left out. */
	destination?: DestinationStream;
}

/** Secrets that stand in a text after all (a driver's message, a URL) are cut out of error messages and stacks. */
const inText = [
	/\b(ya29\.|1\/\/)[\w.\-/]+/g,
	/\bpbk_[\w-]{8,}/g,
	/\bBearer\s+[\w.~+/=-]+/gi,
	/\/\/[^/\s:@]+:[^/\s@]+@/g,
	// Parameters of an address or a form, whatever a platform calls its tokens: `auth_code`, `oauth_token_secret`, `input_token`.
	/\b(?:\w*(?:token|secret|verifier|code|_proof|_key)|state)=[^&\s"']+/gi,
];

/** Replaces what looks like a credential in a text. */
export function redactText(text: string): string {
	return inText.reduce(
		(rest, pattern) => rest.replace(pattern, "[redacted]"),
		text,
	);
}

/** Whatever was thrown, also what is no error: a log must not fail over it. */
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
	secretFields = [],
	destination,
}: LoggerOptions): Logger {
	return pino(
		{
			name,
			level,
			timestamp: () => `,"time":"${new Date().toISOString()}"`,
			formatters: { level: (label) => ({ level: label }) },
			redact: { paths: redactPaths(secretFields), censor: "[redacted]" },
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
