// `npm run db:status`: which migrations a database (DATABASE_OWNER_URL) has and lacks. Ends with 1 when they differ.
import { readMigrationStatus } from "@patchbay/db";
import { readUrls } from "./environment.ts";
import { orFail } from "./fail.ts";
import { readArguments } from "./read-arguments.ts";
import { requireNode } from "./require-node.ts";

requireNode();

const usage = `Usage: npm run db:status
Says which migrations the database of DATABASE_OWNER_URL has and lacks. It takes no arguments.`;

await orFail(usage, async () => {
	const { values: flags } = readArguments({ help: { type: "boolean" } });
	if (flags.help) return console.log(usage);
	const { DATABASE_OWNER_URL } = readUrls("DATABASE_OWNER_URL");
	const status = await readMigrationStatus(DATABASE_OWNER_URL);
	const lines = [
		...status.missing.map((name) => `missing: ${name}`),
		...status.unknown.map((name) => `not of this version: ${name}`),
		...status.edited.map((name) => `changed after it was applied: ${name}`),
		...status.failed.map((name) => `begun and not ended: ${name}`),
	];
	console.log(
		lines.length === 0 ? "The database is up to date." : lines.join("\n"),
	);
	if (lines.length > 0) process.exitCode = 1;
});
