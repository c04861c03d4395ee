import { readFile } from "node:fs/promises";
import { z } from "zod";
import { readPassword } from "../tenant-create/read-password.ts";

/**
 * A client secret out of a file, or from the terminal or standard input: never out of the arguments, which every user of
 * the machine can see.
 */
export async function readClientSecret(
	file: string | undefined,
): Promise<string> {
	const text = file
		? await readFile(file, "utf8")
		: await readPassword("Client secret: ");
	return text.trim();
}

const extras = z.record(z.string(), z.string().nullable());

/** Extras out of a file: a JSON object of names and texts. @throws Error naming the file, never what it holds */
export async function readExtras(
	file: string | undefined,
): Promise<Record<string, string | null> | undefined> {
	if (file === undefined) return undefined;
	const text = await readFile(file, "utf8");
	try {
		return extras.parse(JSON.parse(text));
	} catch {
		throw new Error(
			`${file} has to be a JSON object of names and texts, such as {"loginCustomerId": "1112223333"}.`,
		);
	}
}
