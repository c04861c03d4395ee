import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "../repository.ts";
import { type RanFile, ranMatrix } from "./contract-matrix.ts";
import { type FailedFile, listFailures } from "./list-failures.ts";
import { makeRunFolder } from "./run-folder.ts";

export interface Counts {
	passed: number;
	failed: number;
	/** Tests and checks that failed, to be read without what was printed meanwhile. */
	failures: readonly string[];
}

/** Counts of a run, and the contract suite's matrix where it was part of it. */
export interface Ran extends Counts {
	matrix: string | null;
}

interface Report {
	numPassedTests: number;
	numFailedTests: number;
	testResults: (RanFile & FailedFile)[];
}

/** Runs projects of test/vitest.config.ts, shows their output and counts the tests. */
export function runVitest(projects: readonly string[]): Ran {
	const report = path.join(makeRunFolder(), "report.json");
	const { status } = spawnSync(
		process.execPath,
		[
			path.join(repository, "node_modules", "vitest", "vitest.mjs"),
			"run",
			"--config",
			"test/vitest.config.ts",
			"--passWithNoTests",
			"--reporter=default",
			"--reporter=json",
			`--outputFile.json=${report}`,
			...projects.flatMap((name) => ["--project", name]),
		],
		{ cwd: repository, stdio: ["ignore", "inherit", "inherit"] },
	);
	const ran = readReport(report);
	// An error outside any test, or a run that was cut off, is a failure too.
	if (status === 0 || ran.failed > 0) return ran;
	const projectNames = projects.join(", ");
	return {
		...ran,
		failed: 1,
		failures: [
			...ran.failures,
			`Vitest ended with ${status === null ? "a signal" : `code ${status}`} over ${projectNames}: see its own output above`,
		],
	};
}

function readReport(file: string): Ran {
	let report: Report;
	try {
		report = JSON.parse(readFileSync(file, "utf8")) as Report;
	} catch {
		return { passed: 0, failed: 0, matrix: null, failures: [] };
	}
	// A file that could not even be loaded has no tests to count.
	const unloaded = report.testResults.filter(
		({ status, assertionResults }) =>
			status === "failed" && assertionResults.length === 0,
	).length;
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests + unloaded,
		matrix: ranMatrix(report.testResults),
		failures: listFailures(report.testResults, repository),
	};
}
