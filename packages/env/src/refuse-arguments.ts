/**
 * For a server, which is configured by its environment alone: prints the usage for `--help` and ends, and ends with a
 * sentence for any other argument. What is wrong is never repeated: people put secrets where they do not belong.
 */
export function refuseArguments(
	usage: string,
	argv: readonly string[] = process.argv.slice(2),
): void {
	if (argv.length === 0) return;
	if (argv.every((each) => each === "--help" || each === "-h")) {
		process.stdout.write(`${usage}\n`);
		process.exit(0);
	}
	process.stderr.write(
		`This command takes no arguments; it is configured by its environment.\n\n${usage}\n`,
	);
	process.exit(64); // EX_USAGE of sysexits.h
}
