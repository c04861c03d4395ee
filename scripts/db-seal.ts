// `npm run db:seal`: writes the checksums of new migrations to prisma/checksums.txt, and refuses one that was changed since.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import {
	formatChecksums,
	readChecksums,
	sumMigrations,
} from "./db-checksums.ts";
import { orFail } from "./fail.ts";
import { readArguments } from "./read-arguments.ts";
import { repository } from "./repository.ts";
import { requireNode } from "./require-node.ts";

requireNode();

const usage = `Usage: npm run db:seal
Writes the checksums of new migrations to prisma/checksums.txt: from then on a test fails when one is changed. It takes no arguments.`;

await orFail(usage, async () => {
	const { values: flags } = readArguments({ help: { type: "boolean" } });
	if (flags.help) return console.log(usage);
	const sealed = await readChecksums();
	const present = await sumMigrations();
	for (const [name, sum] of sealed)
		if (present.get(name) !== sum)
			throw new Error(
				`The migration ${name} was ${present.has(name) ? "changed" : "removed"} after it was sealed, and databases may have applied it. Bring it back and write a new one.`,
			);
	await writeFile(
		path.join(repository, "prisma", "checksums.txt"),
		formatChecksums(present),
	);
	console.log(`sealed ${present.size - sealed.size} new migrations`);
});
