/** Ends the process with a plain sentence where type stripping would fail with a syntax error. */
export function requireNode(major: number): void {
	const running = Number.parseInt(process.versions.node, 10);
	if (running >= major) return;
	process.stderr.write(
		`The admin app needs Node ${major} or later, this is ${process.version}. Start it with "npm run start:admin".\n`,
	);
	process.exit(1);
}
