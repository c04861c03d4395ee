import { spawn } from "node:child_process";
import type { SystemUser } from "./system-user.ts";

/**
 * Sees to it that PostgreSQL ends when this process is killed and cannot end it: a shell waits for the end of a pipe that
 * we hold. Answers a function that calls it off.
 */
export function endWithUs(
	pid: number,
	user: SystemUser | undefined,
): () => void {
	if (process.platform === "win32") return () => {};
	const shell = spawn(
		"/bin/sh",
		// A moment later: its other clients are ending too, and have something left to write.
		["-c", `read -r _; sleep 2; kill -INT ${pid}`],
		{
			cwd: "/",
			detached: true,
			env: {},
			stdio: ["pipe", "ignore", "ignore"],
			...user,
		},
	);
	shell.on("error", () => {});
	shell.stdin.on("error", () => {});
	shell.unref();
	// A pipe is a socket to Node, and keeps the process alive unless told otherwise.
	(shell.stdin as unknown as { unref(): void }).unref();
	return () => void shell.kill("SIGKILL");
}
