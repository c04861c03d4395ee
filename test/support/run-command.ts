import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface CommandResult {
	code: number | null;
	/** Of both streams, in the order in which it came. */
	output: string;
}

/** Runs a command of the operator in a process of its own: `runCommand("oauth-app", ["list"], { env })`. */
export async function runCommand(
	name: string,
	args: readonly string[],
	{ env, input = "" }: { env: Record<string, string>; input?: string },
): Promise<CommandResult> {
	const script = fileURLToPath(
		new URL(`../../scripts/${name}.ts`, import.meta.url),
	);
	const child = spawn(process.execPath, [script, ...args], {
		env: { PATH: process.env.PATH ?? "", ...env },
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
