import { rename, writeFile } from "node:fs/promises";

/** Writes JSON that its owner alone may read, all of it or nothing. */
export async function writePrivateFile(
	file: string,
	content: unknown,
): Promise<void> {
	const next = `${file}.new`;
	await writeFile(next, `${JSON.stringify(content, null, "\t")}\n`, {
		mode: 0o600,
		flush: true,
	});
	await rename(next, file);
}
