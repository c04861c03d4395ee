import { z } from "zod";
import type { SandboxOptions } from "./create-sandbox.ts";

const count = (low: number, high: number) =>
	z.coerce.number().int().min(low).max(high);
const port = count(0, 65_535);
const flag = z
	.enum(["true", "false", "1", "0"])
	.transform((value) => value === "true" || value === "1");

const schema = z.object({
	SANDBOX_HOST: z.string().min(1).default("127.0.0.1"),
	SANDBOX_PORT: port.default(4400),
	SANDBOX_TLS_PORT: port.optional(),
	SANDBOX_PROXY_PORT: port.optional(),
	SANDBOX_SMTP_PORT: port.optional(),
	SANDBOX_TLS_DIRECTORY: z.string().min(1).optional(),
	SANDBOX_SEED: z.string().min(1).default("patchbay"),
	SANDBOX_ACCOUNTS: count(1, 5000).default(6),
	SANDBOX_CAMPAIGNS: count(1, 100_000).default(12),
	SANDBOX_DAYS: count(1, 3650).default(90),
	SANDBOX_PAGE_SIZE: count(1, 10_000).optional(),
	SANDBOX_ADMIN_URL: z.url({ protocol: /^https?$/ }).optional(),
	SANDBOX_CLIENT_ID: z.string().min(1).optional(),
	SANDBOX_CLIENT_SECRET: z.string().min(1).optional(),
	SANDBOX_REDIRECT_URIS: z.string().optional(),
	SANDBOX_ACCESS_TOKEN_SECONDS: count(1, 86_400).optional(),
	SANDBOX_STATE_FILE: z.string().min(1).optional(),
	SANDBOX_TESTING_PUBLISHING: flag.default(false),
	SANDBOX_IMAGE_URL_SECONDS: count(0, 31_536_000).default(0),
	SANDBOX_QUERIES_PER_SECOND: count(0, 100_000).default(0),
	SANDBOX_CACHE_MB: count(0, 16_384).optional(),
	SANDBOX_PREPARE: flag.default(false),
	SANDBOX_LOG_LEVEL: z
		.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
		.default("info"),
});

const examples: Record<string, string> = {
	SANDBOX_PORT: "4400",
	SANDBOX_TLS_PORT: "4401",
	SANDBOX_PROXY_PORT: "4402",
	SANDBOX_SMTP_PORT: "4403",
	SANDBOX_REDIRECT_URIS: "http://localhost:3000/oauth/google-ads/callback",
	SANDBOX_ADMIN_URL: "http://localhost:3000",
	SANDBOX_PREPARE: "true",
	SANDBOX_TESTING_PUBLISHING: "true",
	SANDBOX_LOG_LEVEL: "info",
};

/** Reads the environment. Throws an Error that names each wrong variable, what was wrong and an example. */
export function parseEnv(environment: NodeJS.ProcessEnv = process.env): {
	options: SandboxOptions;
	logLevel: string;
} {
	const given = Object.fromEntries(
		Object.entries(environment).filter(
			([name, value]) => name.startsWith("SANDBOX_") && value !== "",
		),
	);
	const parsed = schema.safeParse(given);
	if (!parsed.success) {
		const lines = parsed.error.issues.map((issue) => {
			const name = String(issue.path[0]);
			const example = examples[name] ?? "10";
			return `${name}: ${issue.message} (example: ${name}=${example})`;
		});
		throw new Error(`The sandbox cannot start:\n${lines.join("\n")}`);
	}
	const env = parsed.data;
	const { SANDBOX_CLIENT_ID: clientId, SANDBOX_CLIENT_SECRET: clientSecret } =
		env;
	if ((clientId === undefined) !== (clientSecret === undefined))
		throw new Error(
			"The sandbox cannot start:\nSANDBOX_CLIENT_ID, SANDBOX_CLIENT_SECRET: set both or neither (example: SANDBOX_CLIENT_ID=my-app SANDBOX_CLIENT_SECRET=my-secret)",
		);
	const clients =
		clientId === undefined || clientSecret === undefined
			? []
			: [{ clientId, clientSecret }];
	const uris = env.SANDBOX_REDIRECT_URIS?.split(",")
		.map((uri) => uri.trim())
		.filter((uri) => uri !== "");
	return {
		logLevel: env.SANDBOX_LOG_LEVEL,
		options: {
			host: env.SANDBOX_HOST,
			port: env.SANDBOX_PORT,
			tlsPort: env.SANDBOX_TLS_PORT,
			proxyPort: env.SANDBOX_PROXY_PORT,
			smtpPort: env.SANDBOX_SMTP_PORT,
			tlsDirectory: env.SANDBOX_TLS_DIRECTORY,
			seed: env.SANDBOX_SEED,
			accounts: env.SANDBOX_ACCOUNTS,
			campaigns: env.SANDBOX_CAMPAIGNS,
			days: env.SANDBOX_DAYS,
			pageSize: env.SANDBOX_PAGE_SIZE,
			clients,
			adminUrls:
				env.SANDBOX_ADMIN_URL === undefined
					? undefined
					: [env.SANDBOX_ADMIN_URL.replace(/\/$/, "")],
			redirectUris: uris,
			accessTokenSeconds: env.SANDBOX_ACCESS_TOKEN_SECONDS,
			stateFile: env.SANDBOX_STATE_FILE,
			isTestingPublishing: env.SANDBOX_TESTING_PUBLISHING,
			imageUrlSeconds: env.SANDBOX_IMAGE_URL_SECONDS,
			queriesPerSecond: env.SANDBOX_QUERIES_PER_SECOND,
			cacheBytes:
				(env.SANDBOX_CACHE_MB ?? (env.SANDBOX_PREPARE ? 1024 : 64)) *
				1024 *
				1024,
		},
	};
}
