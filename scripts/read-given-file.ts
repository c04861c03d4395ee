import { readFile } from "node:fs/promises";
import { ArgumentError } from "./argument-error.ts";

/** The text of a file that an option names. @throws ArgumentError when it cannot be read */
export async function readGivenFile(
	option: string,
	file: string,
): Promise<string> {
	try {
		return await readFile(file, "utf8");
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new ArgumentError(
			code === "ENOENT"
				? `${option}: There is no file ${file}.`
				: `${option}: The file ${file} cannot be read.`,
		);
	}
}
