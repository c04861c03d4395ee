import type { Names } from "./names.ts";

/** Files that were made, and the steps to take now. */
export function nextSteps(
	{ name, id, label }: Names,
	made: {
		folders: readonly string[];
		files: readonly string[];
		isNewId: boolean;
	},
): string {
	const list = (paths: readonly string[]) =>
		paths.map((path) => `  ${path}`).join("\n");
	const commands = [
		...(made.isNewId ? ["npm run db:generate"] : []),
		"npm run schema:print",
		"npm run docs:platforms",
		"npm run docs:contract-suite",
		...(made.isNewId ? ["npm run db:migrate"] : []),
		"npx vitest run --config test/vitest.config.ts --project contract",
	];
	return `${label} has a connector and a simulator that run, with an API that is made up:
${list(made.folders)}
${
	made.isNewId
		? `${id} is new to the product: it was added to the enum, with a migration, and to the files that name each platform:`
		: `${id} was announced, and can be connected now. One line was added to the sandbox:`
}
${list(made.files)}

Now:
${list(commands)}
Then work through packages/platforms/src/${name}/README.md.`;
}
