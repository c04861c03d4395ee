import {
	connectionCount,
	logLevel,
	orExit,
	origin,
	parseEnv,
	port,
	proxyList,
	randomSecret,
} from "@patchbay/env";
import { z } from "zod";

const schema = z.object({
	NODE_ENV: z
		.enum(
			["development", "production", "test"],
			"must be development, production or test",
		)
		.default("production")
		.meta({ example: "production" }),
	LOG_LEVEL: logLevel(),
	ADMIN_HOST: z.string().default("127.0.0.1").meta({ example: "0.0.0.0" }),
	ADMIN_PORT: port(3000),
	/** Address by which browsers reach this app: cookies, the Origin check and the OAuth redirect URI depend on it. */
	ADMIN_URL: origin("https://patchbay.example.com").optional(),
	/** Address by which this app and browsers (for images) reach the API. */
	API_URL: origin("https://api.patchbay.example.com").default(
		"http://localhost:4000",
	),
	/** Addresses or CIDR ranges of the proxies in front of this app. */
	TRUSTED_PROXIES: proxyList().meta({ example: "10.0.0.0/8" }),
	/** The API's as well: with it this app vouches for the addresses of those whose requests it passes on. */
	FORWARDING_SECRET: randomSecret(),
	HTTP_MAX_CONNECTIONS: connectionCount(),
});

export interface AdminEnv {
	nodeEnv: "development" | "production" | "test";
	logLevel: string;
	host: string;
	port: number;
	adminUrl: string;
	apiUrl: string;
	trustedProxies: string[];
	forwardingSecret: string;
	maximumConnections: number;
}

/** Reads the configuration once; ends the process with the names of wrong variables. */
export function readEnv(
	source: Readonly<Record<string, string | undefined>> = process.env,
): AdminEnv {
	const env = orExit(() => parseEnv(schema, source));
	return {
		nodeEnv: env.NODE_ENV,
		logLevel: env.LOG_LEVEL,
		host: env.ADMIN_HOST,
		port: env.ADMIN_PORT,
		adminUrl: env.ADMIN_URL ?? `http://localhost:${env.ADMIN_PORT}`,
		apiUrl: env.API_URL,
		trustedProxies: env.TRUSTED_PROXIES,
		forwardingSecret: env.FORWARDING_SECRET,
		maximumConnections: env.HTTP_MAX_CONNECTIONS,
	};
}
