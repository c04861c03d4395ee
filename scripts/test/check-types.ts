import { spawn } from "node:child_process";
import path from "node:path";
import { repository } from "../repository.ts";
import type { Counts } from "./run-vitest.ts";

/** Programs that together hold every source: all that Node.js runs as it is, and the admin, which has the browser's types. */
const programs = ["test", "apps/admin"];

/**
 * Checks the types of everything and shows what is wrong. As `npm run typecheck` does, but each source is checked once instead
 * of once for every workspace that uses it; what has not changed since the last time is not looked at again.
 */
export async function checkTypes(): Promise<Counts> {
	const states = await Promise.all(programs.map(check));
	const failures = programs
		.filter((_, index) => !states[index])
		.map((program) => `the types of ${program}: see what tsc said above`);
	return { passed: 0, failed: failures.length, failures };
}

function check(program: string): Promise<boolean> {
	const cache = path.join(
		repository,
		"node_modules/.cache/tsc",
		`${program.replace("/", "-")}.json`,
	);
	const child = spawn(
		process.execPath,
		[
			path.join(repository, "node_modules/typescript/bin/tsc"),
			"--noEmit",
			"--incremental",
			...["--tsBuildInfoFile", cache],
			...["--project", path.join(repository, program)],
		],
		{ cwd: repository, stdio: ["ignore", "inherit", "inherit"] },
	);
	return new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => resolve(code === 0));
	});
}
