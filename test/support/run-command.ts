import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "./child-environment.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

export interface CommandResult {
	code: number | null;
	/** Output of both streams, in the order in which it came. */
	output: string;
}

export interface RunOptions {
	/** Beside `PATH`. */
	env: Record<string, string>;
	input?: string;
}

/** Runs a command of the operator in a process of its own: `runCommand("oauth-app", ["list"], { env })`. */
export async function runCommand(
	name: string,
	args: readonly string[],
	options: RunOptions,
): Promise<CommandResult> {
	const script = path.join(repository, "scripts", `${name}.ts`);
	return await run(process.execPath, [script, ...args], options);
}

/** Runs a program in the repository's folder. */
export async function run(
	program: string,
	args: readonly string[],
	{ env, input = "" }: RunOptions,
): Promise<CommandResult> {
	const child = spawn(program, args, {
		cwd: repository,
		env: { ...childEnvironment(), ...env },
		stdio: ["pipe", "pipe", "pipe"],
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
	// A command that reads nothing may have ended before.
	child.stdin.on("error", () => {});
	child.stdin.end(input);
	const code = await new Promise<number | null>((resolve) =>
		child.once("close", resolve),
	);
	return { code, output };
}
