import { readFileSync } from "node:fs";
import {
	connectionCount,
	flag,
	logLevel,
	origin,
	parseEnv,
	port,
	postgresUrl,
	proxyList,
	randomSecret,
} from "@patchbay/env";
import { parseSmtpUrl } from "@patchbay/mail";
import {
	environmentCredentialFields,
	type PlatformEndpointTable,
	parsePlatformEndpoints,
} from "@patchbay/platforms";
import { checkStorage, storageFields } from "@patchbay/storage";
import { tracingFields } from "@patchbay/telemetry";
import { checkKeyProviders, keyProviderFields } from "@patchbay/vault";
import { z } from "zod";

const text = () => z.string().trim().min(1);

const whole = (least: number, most: number, fallback: number) => {
	const range = `must be a whole number between ${least} and ${most}`;
	return z.coerce
		.number(range)
		.int(range)
		.min(least, range)
		.max(most, range)
		.default(fallback)
		.meta({ example: String(fallback) });
};

const seconds = (fallback: number) =>
	z.coerce
		.number()
		.int()
		.min(1)
		.max(600)
		.default(fallback)
		.meta({ example: String(fallback) });

const fields = z.object({
	NODE_ENV: z
		.enum(["production", "development", "test"])
		.default("production")
		.meta({ example: "production" }),
	LOG_LEVEL: logLevel(),
	DATABASE_URL: postgresUrl("patchbay_app"),
	DATABASE_DIRECT_URL: postgresUrl("patchbay_app").optional(),
	DATABASE_AUTH_URL: postgresUrl("patchbay_auth"),
	API_HOST: text().default("127.0.0.1").meta({ example: "0.0.0.0" }),
	API_PORT: port(4000),
	API_URL: origin("https://api.patchbay.example.com"),
	ADMIN_URL: origin("https://patchbay.example.com"),
	TRUSTED_PROXIES: proxyList().meta({ example: "10.0.0.0/8" }),
	HTTP_MAX_CONNECTIONS: connectionCount(),
	GRAPHQL_INTROSPECTION: z
		.enum(["signed-in", "public", "off"])
		.default("signed-in")
		.meta({ example: "signed-in" }),
	GRAPHQL_QUERY_SECONDS: seconds(30),
	SLOW_READER_SECONDS: seconds(30),
	SMTP_URL: text()
		.superRefine((address, context) => {
			try {
				parseSmtpUrl(address);
			} catch (error) {
				context.addIssue({ code: "custom", message: reasonOf(error) });
			}
		})
		.optional()
		.meta({ example: "smtp://USER:PASSWORD@mail.example.com:587" }),
	MAIL_FROM: text()
		.regex(
			/^([^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
			"must be one address, with or without a name",
		)
		.optional()
		.meta({ example: "Patchbay <no-reply@patchbay.example.com>" }),
	AUTH_SECRET: randomSecret(),
	SIGNING_SECRET: randomSecret(),
	FORWARDING_SECRET: randomSecret(),
	...keyProviderFields,
	PLATFORM_ENDPOINTS_FILE: text()
		.optional()
		.transform((file, context): PlatformEndpointTable => {
			try {
				return parsePlatformEndpoints(
					file ? JSON.parse(readFileSync(file, "utf8")) : {},
				);
			} catch (error) {
				context.addIssue({ code: "custom", message: reasonOf(error) });
				return z.NEVER;
			}
		})
		.meta({ example: "/etc/patchbay/endpoints.json" }),
	OAUTH_CONNECT_ENABLED: flag(true),
	...environmentCredentialFields,
	QUOTA_POINTS: whole(5_000, 1_000_000_000, 1_000_000),
	QUOTA_POINTS_PER_SECOND: whole(1, 1_000_000_000, 10_000),
	QUOTA_STREAMS: whole(1, 100_000, 100),
	QUOTA_STREAMS_PER_TENANT: whole(1, 100_000, 1_000),
	API_METRICS_HOST: text().default("127.0.0.1").meta({ example: "0.0.0.0" }),
	API_METRICS_PORT: port(0),
	...tracingFields,
	...storageFields,
	STORAGE_DIRECTORY: text().default("./storage").meta({ example: "./storage" }),
});

// All problems at once, also where another variable is wrong.
const schema = fields
	.superRefine(checkKeyProviders, { when: () => true })
	.superRefine(checkStorage, { when: () => true });

export type Env = z.output<typeof schema>;

/** The process's configuration. @throws ConfigurationError naming every variable that is missing or wrong */
export const readEnv = (
	source: Readonly<Record<string, string | undefined>> = process.env,
): Env => parseEnv(schema, source);

function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message : "cannot be used";
}
