import { stdin, stdout } from "node:process";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/**
 * A password that appears nowhere: neither among the arguments, which every user of the machine can see, nor on the
 * screen. It is asked for at a terminal, and otherwise read as the first line of standard input.
 */
export async function readPassword(question: string): Promise<string> {
	if (!stdin.isTTY) {
		for await (const line of createInterface({ input: stdin })) return line;
		return "";
	}
	stdout.write(question);
	const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
	const terminal = createInterface({
		input: stdin,
		output: silent,
		terminal: true,
	});
	try {
		return await terminal.question("");
	} finally {
		terminal.close();
		stdout.write("\n");
	}
}
