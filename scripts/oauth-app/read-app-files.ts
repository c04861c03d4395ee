import { z } from "zod";
import { appPlatforms } from "../app-platforms.ts";
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

/** Extra of some platform, without a secret. */
const example = Object.fromEntries(
	appPlatforms
		.flatMap(({ appExtras }) => Object.entries(appExtras))
		.filter(([, { secret }]) => !secret)
		.slice(0, 1)
		.map(([name, { example: text }]) => [name, text]),
);

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
			`--extras-file: ${file} must be a JSON object of names and texts, such as ${JSON.stringify(example)}.`,
		);
	}
}
