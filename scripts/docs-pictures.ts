// `npm run docs:pictures`: makes the pictures of docs/images anew, of what a browser sees in the test that connects everything.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { repository } from "./repository.ts";

const { status } = spawnSync(
	process.execPath,
	[
		path.join(repository, "node_modules", "vitest", "vitest.mjs"),
		"run",
		"--config",
		"test/vitest.config.ts",
		"--project",
		"browser",
		"test/browser/nine-in-one-sitting.test.ts",
	],
	{
		cwd: repository,
		stdio: "inherit",
		env: {
			...process.env,
			PICTURES: path.join(repository, "docs", "images"),
		},
	},
);
process.exitCode = status ?? 1;
