/** Ends the process with a plain sentence where this Node is too old for what the scripts do. */
export function requireNode(): void {
	const major = Number.parseInt(process.versions.node, 10);
	if (major >= 24) return;
	process.stderr.write(
		`Patchbay needs Node 24, this is ${process.version}. Run it through npm, which uses the Node 24 that it installed.\n`,
	);
	process.exit(1);
}
