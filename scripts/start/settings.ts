import path from "node:path";
import { parseEnv } from "@patchbay/env";
import { z } from "zod";
import { repository } from "../repository.ts";

const portNumber = (example: number) =>
	z.coerce
		.number("must be a port number")
		.int("must be a whole number")
		.min(1, "must be between 1 and 65535")
		.max(65_535, "must be between 1 and 65535")
		.optional()
		.meta({ example: String(example) });

const schema = z.object({
	PORT_BASE: z.coerce
		.number("must be a port number")
		.int("must be a whole number")
		.min(1024, "must be between 1024 and 65500")
		.max(65_500, "must be between 1024 and 65500")
		.optional()
		.meta({ example: "13000" }),
	ADMIN_PORT: portNumber(3000),
	API_PORT: portNumber(4000),
	SANDBOX_PORT: portNumber(4400),
	SANDBOX_TLS_PORT: portNumber(4401),
	DATABASE_PORT: portNumber(54329),
	WORKER_PORT: portNumber(4100),
	SANDBOX_SMTP_PORT: portNumber(4403),
	PATCHBAY_DIRECTORY: z
		.string()
		.default(".patchbay")
		.meta({ example: ".patchbay" }),
});

/** The variable that moves each port, with its default and its place above PORT_BASE. */
const ports = {
	admin: { variable: "ADMIN_PORT", standard: 3000, offset: 0 },
	api: { variable: "API_PORT", standard: 4000, offset: 1 },
	sandbox: { variable: "SANDBOX_PORT", standard: 4400, offset: 2 },
	database: { variable: "DATABASE_PORT", standard: 54_329, offset: 3 },
	sandboxTls: { variable: "SANDBOX_TLS_PORT", standard: 4401, offset: 4 },
	worker: { variable: "WORKER_PORT", standard: 4100, offset: 5 },
	sandboxSmtp: { variable: "SANDBOX_SMTP_PORT", standard: 4403, offset: 6 },
} as const;

export type PortName = keyof typeof ports;

export interface Settings {
	/** Absolute; everything that is kept lies in it. */
	directory: string;
	ports: Record<PortName, number>;
	/** Restart parts when their sources change. */
	watch: boolean;
}

/** The variable that moves a port. */
export function variableOf(name: PortName): string {
	return ports[name].variable;
}

/**
 * Reads what `npm start` can be told. A port's own variable wins over PORT_BASE.
 *
 * @throws ConfigurationError naming each wrong variable
 */
export function readSettings(
	source: Readonly<Record<string, string | undefined>>,
	argv: readonly string[],
): Settings {
	const env = parseEnv(schema, source);
	const numbers = Object.fromEntries(
		Object.entries(ports).map(([name, { variable, standard, offset }]) => [
			name,
			env[variable] ??
				(env.PORT_BASE === undefined ? standard : env.PORT_BASE + offset),
		]),
	) as Record<PortName, number>;
	return {
		directory: path.resolve(repository, env.PATCHBAY_DIRECTORY),
		ports: numbers,
		watch: argv.includes("--watch"),
	};
}
