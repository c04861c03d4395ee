// npm run bench -- NAME: measures a peer and us in one run, on the same data.
import { existsSync, readdirSync } from "node:fs";

const folder = new URL(".", import.meta.url);
const [name] = process.argv.slice(2);
const known = readdirSync(folder)
	.flatMap((file) => /^(.+)\.bench\.ts$/.exec(file)?.[1] ?? [])
	.sort();

if (!name || !existsSync(new URL(`${name}.bench.ts`, folder))) {
	process.stderr.write(
		`Say which: npm run bench -- NAME, with NAME one of ${known.join(", ")}.\n`,
	);
	process.exit(64); // EX_USAGE
}
await import(new URL(`${name}.bench.ts`, folder).href);
