import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const prefix = "patchbay-tests-";

/**
 * Makes the temporary directory of one run of tests, in which all of its processes make theirs: it is removed when this
 * process exits, with whatever a process that was killed has left in it. Those of runs that were themselves killed go first.
 */
export function makeRunFolder(): string {
	removeLeft();
	const folder = mkdtempSync(path.join(tmpdir(), `${prefix}${process.pid}-`));
	// As the system's own is: a PostgreSQL that is started by root runs as another user, and passes through here.
	chmodSync(folder, 0o755);
	process.once("exit", () => remove(folder));
	return folder;
}

/** Variables of the environment that send temporary files into a folder. */
export function inRunFolder(folder: string): Record<string, string> {
	return {
		TMPDIR: folder,
		TEMP: folder,
		TMP: folder,
		// Worth keeping from run to run: what has been compiled once is loaded faster.
		NODE_COMPILE_CACHE:
			process.env.NODE_COMPILE_CACHE ??
			path.join(tmpdir(), "node-compile-cache"),
	};
}

function removeLeft(): void {
	for (const name of readdirSync(tmpdir())) {
		const [, pid] = /^patchbay-tests-(\d+)-/.exec(name) ?? [];
		if (pid !== undefined && !isRunning(Number(pid)))
			remove(path.join(tmpdir(), name));
	}
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code !== "ESRCH";
	}
}

function remove(folder: string): void {
	try {
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	} catch {
		// Somebody else's, or still written to: the next run tries again.
	}
}
