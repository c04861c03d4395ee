// `npm run db:migrate`: applies the migrations that a database lacks, as its owner (DATABASE_OWNER_URL), and lets the
// roles of DATABASE_URL, DATABASE_DIRECT_URL and DATABASE_AUTH_URL log in with the passwords that stand in them. With
// DATABASE_APP_CONNECTIONS and DATABASE_AUTH_CONNECTIONS it limits how many sessions the two roles may have.
import { migrate } from "@patchbay/db";
import { readConnectionLimits, readUrls } from "./environment.ts";
import { orFail } from "./fail.ts";
import { readArguments } from "./read-arguments.ts";
import { requireNode } from "./require-node.ts";

requireNode();

const usage = `Usage: npm run db:migrate
Applies the migrations that the database of DATABASE_OWNER_URL lacks. It takes no arguments.`;

await orFail(usage, async () => {
	const { values: flags } = readArguments({ help: { type: "boolean" } });
	if (flags.help) return console.log(usage);
	const urls = readUrls("DATABASE_OWNER_URL");
	const applied = await migrate({
		ownerUrl: urls.DATABASE_OWNER_URL,
		loginUrls: [
			urls.DATABASE_URL,
			urls.DATABASE_DIRECT_URL,
			urls.DATABASE_AUTH_URL,
		].filter((url) => url !== undefined),
		connectionLimits: readConnectionLimits(),
		onMissingLimits: (statements) =>
			console.warn(
				`The time limits of the roles are not set, and the owner may not set them. As a superuser, run:\n  ${statements.join("\n  ")}`,
			),
	});
	for (const name of applied) console.log(`applied ${name}`);
	console.log(applied.length === 0 ? "The database is up to date." : "Done.");
});
