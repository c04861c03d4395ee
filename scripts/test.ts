// `npm test`: builds and checks the types of everything, then runs every test that takes no long time. At the end stand the
// contract suite's matrix of what passed at which platform, what failed, and in the last line `N passed, N failed`; a build
// or a type check that fails counts as one that failed.
import { ArgumentError } from "./argument-error.ts";
import { readArguments } from "./read-arguments.ts";
import { requireNode } from "./require-node.ts";
import { buildAdmin } from "./start/build-admin.ts";
import { checkTypes } from "./test/check-types.ts";
import { type Counts, runVitest } from "./test/run-vitest.ts";

requireNode();
const usage =
	"Usage: npm test\nBuilds, checks the types and runs every test; one file: npx vitest run --config test/vitest.config.ts FILE";
if (readTestArguments().help) {
	console.log(usage);
	process.exit();
}

const checks = await Promise.all([build(), checkTypes()]);
const ran = [
	runVitest(["unit", "contract", "integration"]),
	// By themselves: a browser beside all the other work is slow enough to be mistaken for a broken page.
	runVitest(["browser"]),
];
for (const { matrix } of ran)
	if (matrix !== null)
		console.log(`Contract suite, tests passed by platform:\n${matrix}\n`);
const results = [...checks, ...ran];
for (const failure of results.flatMap(({ failures }) => failures))
	console.log(`Failed: ${failure}\n`);
const passed = results.reduce((sum, counts) => sum + counts.passed, 0);
const failed = results.reduce((sum, counts) => sum + counts.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Builds the admin, unless the installation has done so and nothing has changed since. */
async function build(): Promise<Counts> {
	try {
		await buildAdmin(AbortSignal.timeout(300_000));
		return { passed: 0, failed: 0, failures: [] };
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		return { passed: 0, failed: 1, failures: [message] };
	}
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
