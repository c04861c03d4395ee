import { existsSync, readFileSync } from "node:fs";
import {
	flag,
	logLevel,
	orExit,
	origin,
	parseEnv,
	port,
	postgresUrl,
} from "@patchbay/env";
import {
	environmentCredentialFields,
	type PlatformEndpointTable,
	parsePlatformEndpoints,
} from "@patchbay/platforms";
import { checkStorage, storageFields } from "@patchbay/storage";
import { tracingFields } from "@patchbay/telemetry";
import { checkKeyProviders, keyProviderFields } from "@patchbay/vault";
import { z } from "zod";

const mebibyte = 1_048_576;

const wholeNumber = (low: number, high: number, fallback: number) =>
	z.coerce
		.number("must be a number")
		.int("must be a whole number")
		.min(low, `must be at least ${low}`)
		.max(high, `must be at most ${high}`)
		.default(fallback)
		.meta({ example: String(fallback) });

/** Months, or for ever when not set. What a platform restates is read again for 90 days, so fewer make no sense. */
const monthsKept = () =>
	z.coerce
		.number("must be a number")
		.int("must be a whole number")
		.min(4, "must be at least 4")
		.max(1_200, "must be at most 1200")
		.optional()
		.meta({ example: "48" });

const fields = z.object({
	LOG_LEVEL: logLevel(),
	DATABASE_URL: postgresUrl("patchbay_app"),
	DATABASE_DIRECT_URL: postgresUrl("patchbay_app").optional(),
	ADMIN_URL: origin("https://patchbay.example.com"),
	...keyProviderFields,
	PLATFORM_ENDPOINTS_FILE: z
		.string()
		.transform((path, context) => {
			try {
				return parsePlatformEndpoints(readJson(path));
			} catch (error) {
				context.addIssue({
					code: "custom",
					message: error instanceof Error ? error.message : "cannot be read",
				});
				return z.NEVER;
			}
		})
		.optional()
		.meta({ example: "/etc/patchbay/endpoints.json" }),
	OAUTH_CONNECT_ENABLED: flag(true),
	...environmentCredentialFields,
	...storageFields,
	STORAGE_DIRECTORY: z
		.string()
		.min(1)
		.meta({ example: "/var/lib/patchbay/storage" }),
	ASSET_MAX_BYTES: wholeNumber(1024, 1024 * mebibyte, 20 * mebibyte),
	ASSET_MAX_VIDEO_BYTES: wholeNumber(1024, 16_384 * mebibyte, 512 * mebibyte),
	ASSET_MIN_BYTES_PER_SECOND: wholeNumber(1, 100 * mebibyte, 8_192),
	ASSET_TIMEOUT_SECONDS: wholeNumber(5, 3_600, 120),
	ASSET_VIDEO_TIMEOUT_SECONDS: wholeNumber(5, 86_400, 900),
	ASSET_CONCURRENCY: wholeNumber(1, 64, 8),
	ASSET_CONCURRENCY_PER_HOST: wholeNumber(1, 64, 4),
	ASSET_CHECK_DAYS: wholeNumber(1, 365, 7),
	WORKER_CONCURRENCY: wholeNumber(1, 64, 2),
	WORKER_HOST: z.string().min(1).default("127.0.0.1"),
	WORKER_PORT: port(0),
	IMPORT_HISTORY_DAYS: wholeNumber(1, 3_650, 90),
	SCHEDULED_IMPORT_HISTORY_DAYS: wholeNumber(1, 3_650, 14),
	METRICS_KEEP_MONTHS: monthsKept(),
	HOURLY_METRICS_KEEP_MONTHS: monthsKept(),
	...tracingFields,
});

// All problems at once, also where another variable is wrong.
const schema = fields
	.superRefine(checkKeyProviders, { when: () => true })
	.superRefine(checkStorage, { when: () => true });

export interface WorkerEnv extends z.output<typeof schema> {
	directUrl: string;
	endpoints: PlatformEndpointTable;
}

/** @throws ConfigurationError naming every variable that is missing or wrong */
export function readWorkerEnv(
	source: Readonly<Record<string, string | undefined>>,
): WorkerEnv {
	const env = parseEnv(schema, source);
	return {
		...env,
		directUrl: env.DATABASE_DIRECT_URL ?? env.DATABASE_URL,
		endpoints: env.PLATFORM_ENDPOINTS_FILE ?? parsePlatformEndpoints({}),
	};
}

/** Reads the process's environment, or ends the process with what is wrong in it. */
export function requireWorkerEnv(): WorkerEnv {
	return orExit(() => readWorkerEnv(process.env));
}

function readJson(path: string): unknown {
	if (!existsSync(path)) throw new Error("names a file that is not there");
	const text = readFileSync(path, "utf8");
	try {
		return JSON.parse(text);
	} catch {
		throw new Error("names a file that is not JSON");
	}
}
