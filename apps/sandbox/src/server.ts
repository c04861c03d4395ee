import { pino } from "pino";
import { startSandbox } from "./create-sandbox.ts";
import { parseEnv } from "./env.ts";

if (process.argv.length > 2) {
	const asksForHelp = process.argv.slice(2).every((each) => each === "--help");
	console.log(
		"Usage: npm run start:sandbox\nStands in for the ad platforms. Its variables stand in apps/sandbox/README.md; it takes no arguments.",
	);
	process.exit(asksForHelp ? 0 : 64); // EX_USAGE of sysexits.h
}
const { options, logLevel } = readEnvironment();
const logger = pino({ name: "sandbox", level: logLevel });

try {
	const sandbox = await startSandbox({ ...options, logger });
	const { stop, ...addresses } = sandbox;
	logger.info(addresses, "sandbox is listening");
	for (const signal of ["SIGTERM", "SIGINT"] as const) {
		process.once(signal, () => {
			stop().then(
				() => process.exit(0),
				(error: unknown) => {
					logger.error({ err: error }, "the sandbox did not stop cleanly");
					process.exit(1);
				},
			);
		});
	}
} catch (error) {
	logger.fatal(
		{ err: error },
		isAddressInUse(error)
			? "a port is taken: choose another with SANDBOX_PORT, SANDBOX_TLS_PORT or SANDBOX_SMTP_PORT"
			: "the sandbox cannot start",
	);
	process.exitCode = 1;
}

function readEnvironment(): ReturnType<typeof parseEnv> {
	try {
		return parseEnv();
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exit(1);
	}
}

function isAddressInUse(error: unknown): boolean {
	return (
		error instanceof Error && "code" in error && error.code === "EADDRINUSE"
	);
}
