// `npm test`: builds and checks the types of everything, then runs every test that takes no long time. The last line is
// `N passed, N failed`; a build or a type check that fails counts as one that failed.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { ArgumentError } from "./argument-error.ts";
import { readArguments } from "./read-arguments.ts";
import { repository } from "./repository.ts";
import { requireNode } from "./require-node.ts";
import { type Counts, runVitest } from "./test/run-vitest.ts";

requireNode();
const usage =
	"Usage: npm test\nBuilds, checks the types and runs every test; one file: npx vitest run --config test/vitest.config.ts FILE";
if (readTestArguments().help) {
	console.log(usage);
	process.exit();
}

const results = [
	runTurbo("build", "typecheck"),
	runVitest(["unit", "contract", "integration"]),
	// By themselves: a browser beside all the other work is slow enough to be mistaken for a broken page.
	runVitest(["browser"]),
];
const passed = results.reduce((sum, counts) => sum + counts.passed, 0);
const failed = results.reduce((sum, counts) => sum + counts.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function runTurbo(...tasks: string[]): Counts {
	const { status } = spawnSync(
		path.join(repository, "node_modules", ".bin", "turbo"),
		// Two at once: each takes much of a core and half a gigabyte.
		["run", ...tasks, "--concurrency=2", "--output-logs=errors-only"],
		{
			cwd: repository,
			stdio: ["ignore", "inherit", "inherit"],
			env: {
				...process.env,
				TURBO_TELEMETRY_DISABLED: "1",
				PATH: `${path.join(repository, "node_modules", ".bin")}${path.delimiter}${process.env.PATH}`,
			},
			shell: process.platform === "win32",
		},
	);
	return { passed: 0, failed: status === 0 ? 0 : 1 };
}

function readTestArguments(): { help?: boolean | undefined } {
	try {
		return readArguments({ help: { type: "boolean" } }).values;
	} catch (error) {
		if (!(error instanceof ArgumentError)) throw error;
		process.stderr.write(`${error.message}\n\n${usage}\n`);
		process.exit(64); // EX_USAGE of sysexits.h
	}
}
