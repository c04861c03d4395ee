import path from "node:path";
import { parseEnv } from "@patchbay/env";
import { z } from "zod";
import { readArguments } from "../read-arguments.ts";
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
	/** The platforms' own addresses, and no sandbox. */
	real: boolean;
}

const options = {
	real: { type: "boolean" },
	watch: { type: "boolean" },
	help: { type: "boolean", short: "h" },
} as const;

export const usage = `Usage: npm start [-- --real]
       npm run dev [-- --real]
Runs PostgreSQL, the API, a worker, the admin and a sandbox that stands in for the ad platforms, until Ctrl-C.
  --real   no sandbox: the platforms' own addresses, for trying OAuth apps of one's own. Its data lies apart from the demo's.
  --watch  starts a part again when its sources change (npm run dev)
  --help   prints this
Variables: PORT_BASE or ${Object.values(ports)
	.map(({ variable }) => variable)
	.join(", ")}, PATCHBAY_DIRECTORY; .env.example says what each does.`;

/**
 * Tells whether the arguments ask for the usage alone.
 * @throws ArgumentError
 */
export const asksForHelp = (argv: readonly string[]): boolean =>
	readArguments(options, undefined, argv).values.help ?? false;

/** The variable that moves a port. */
export function variableOf(name: PortName): string {
	return ports[name].variable;
}

/**
 * Reads what `npm start` can be told. A port's own variable wins over PORT_BASE.
 *
 * @throws ConfigurationError naming each wrong variable
 * @throws ArgumentError for an argument that means nothing here
 */
export function readSettings(
	source: Readonly<Record<string, string | undefined>>,
	argv: readonly string[],
): Settings {
	const { real = false, watch = false } = readArguments(
		options,
		undefined,
		argv,
	).values;
	const env = parseEnv(schema, source);
	const numbers = Object.fromEntries(
		Object.entries(ports).map(([name, { variable, standard, offset }]) => [
			name,
			env[variable] ??
				(env.PORT_BASE === undefined ? standard : env.PORT_BASE + offset),
		]),
	) as Record<PortName, number>;
	const directory = path.resolve(repository, env.PATCHBAY_DIRECTORY);
	return {
		// What the sandbox gave out would be refused by a real platform, and marked as revoked: the two never meet.
		directory: real ? `${directory}-real` : directory,
		ports: numbers,
		watch,
		real,
	};
}
