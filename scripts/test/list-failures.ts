import { stripVTControlCharacters } from "node:util";

/** Tests of a file, as vitest's JSON report tells them. */
export interface FailedFile {
	name: string;
	status: string;
	/** Reason for which the file could not be loaded, or its hooks failed. */
	message?: string;
	assertionResults: readonly {
		fullName: string;
		status: string;
		failureMessages?: readonly string[] | null;
	}[];
}

/** Lines of each failure's message: what was expected, and where in our own code. */
const messageLines = 12;
const othersCode = /^\s*at .*(node_modules|node:internal)|^\s*at new Promise/;
const lineCharacters = 400;

/**
 * Lists what failed, each with its file and the beginning of its message: a log of thousands of lines is read from its end,
 * and often only that is kept. Empty where nothing did.
 */
export function listFailures(
	files: readonly FailedFile[],
	root: string,
): string[] {
	return files.flatMap(({ name, status, message, assertionResults }) => {
		const file = name.startsWith(root)
			? name.slice(root.length).replace(/^\//, "")
			: name;
		const failed = assertionResults.filter((each) => each.status === "failed");
		if (failed.length > 0)
			return failed.map(({ fullName, failureMessages }) =>
				tell(`${file} > ${fullName}`, failureMessages?.join("\n")),
			);
		return status === "failed" ? [tell(file, message)] : [];
	});
}

function tell(title: string, message = ""): string {
	const lines = stripVTControlCharacters(message)
		.split("\n")
		.filter((line) => line.trim() !== "" && !othersCode.test(line))
		.slice(0, messageLines)
		.map((line) => `    ${line.slice(0, lineCharacters)}`);
	return [title, ...lines].join("\n");
}
