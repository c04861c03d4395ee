import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { MethodName, Names } from "./names.ts";

/** Facts about a platform before its connector is written: from its announcement, or made up. */
export interface Facts {
	version: string;
	endsOn: string | null;
	urls: Readonly<Record<string, string | undefined>>;
	terms: object | undefined;
}

const skeletons = fileURLToPath(new URL("skeleton/", import.meta.url));

/** Files of one of the two folders, by name. */
export async function renderFolder(
	folder: "platform" | "sandbox",
	names: Names,
	method: MethodName,
	facts: Facts,
): Promise<Map<string, string>> {
	const from = path.join(skeletons, folder);
	const rendered = new Map<string, string>();
	for (const file of (await readdir(from)).sort()) {
		const text = fill(
			ofMethod(await readFile(path.join(from, file), "utf8"), method),
			names,
			facts,
		);
		// A file of another method alone has no line left.
		if (text.trim() !== "") rendered.set(file.replace(/\.txt$/, ""), text);
	}
	return rendered;
}

/** Lines of every method, and those marked `//@oauth2,oauth1 ` with the wanted one. */
function ofMethod(text: string, method: MethodName): string {
	return text
		.split("\n")
		.flatMap((line) => {
			const [, marked, rest = ""] =
				/^\/\/@([a-z0-9,-]+)(?: (.*))?$/.exec(line) ?? [];
			if (marked === undefined) return [line];
			return marked.split(",").includes(method) ? [rest] : [];
		})
		.join("\n");
}

function fill(text: string, names: Names, facts: Facts): string {
	const { version, endsOn, urls, terms } = facts;
	const hosts = new Set(
		Object.values(urls).flatMap((url) => (url ? [new URL(url).host] : [])),
	);
	const values: Record<string, string> = {
		name: names.name,
		constant: names.constant,
		Type: names.type,
		ID: names.id,
		snake: names.snake,
		label: names.label,
		version,
		api: `{ version: apiVersion, endsOn: ${JSON.stringify(endsOn)} }`,
		urls: JSON.stringify(urls),
		terms: terms ? `terms: ${JSON.stringify(terms)},` : "",
		hosts: JSON.stringify([...hosts]),
	};
	return text.replaceAll(
		/__([A-Za-z]+)__/g,
		(placeholder, key: string) => values[key] ?? placeholder,
	);
}
