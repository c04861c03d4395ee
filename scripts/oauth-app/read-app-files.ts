import { z } from "zod";
import { ArgumentError } from "../argument-error.ts";
import { readGivenFile } from "../read-given-file.ts";
import { readPassword } from "../tenant-create/read-password.ts";

/**
 * A client secret out of a file, or from the terminal or standard input: never out of the arguments, which every user of
 * the machine can see.
 */
export async function readClientSecret(
	file: string | undefined,
): Promise<string> {
	const text =
		file === undefined
			? await readPassword("Client secret: ")
			: await readGivenFile("--secret-file", file);
	return text.trim();
}

const extras = z.record(z.string(), z.string().nullable());

/** Extras out of a file: a JSON object of names and texts. @throws ArgumentError naming the file, never what it holds */
export async function readExtras(
	file: string | undefined,
): Promise<Record<string, string | null> | undefined> {
	if (file === undefined) return undefined;
	const text = await readGivenFile("--extras-file", file);
	try {
		return extras.parse(JSON.parse(text));
	} catch {
		throw new ArgumentError(
			`--extras-file: ${file} must be a JSON object of names and texts, such as {"loginCustomerId": "1112223333"}.`,
		);
	}
}
