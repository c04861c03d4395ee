// `npm run docs:platforms`: writes the table of platforms and capabilities in docs/platforms.md, between its markers.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { platformCapabilities, platformInfo } from "@patchbay/platforms";

export const platformsFile = fileURLToPath(
	new URL("../docs/platforms.md", import.meta.url),
);
const begin = "<!-- begin: platform table -->";
const end = "<!-- end: platform table -->";

/** Platforms as rows, every capability that one of them has as a column. */
export function platformTable(): string {
	const columns = platformCapabilities.filter((capability) =>
		platformInfo.some(({ capabilities }) => capabilities.includes(capability)),
	);
	const rows = platformInfo.map((info) => [
		info.name,
		info.apiVersion,
		info.apiVersionEndsOn ?? "–",
		info.authenticationMethods.join(", "),
		info.connectable ? "yes" : "",
		...columns.map((column) =>
			info.capabilities.includes(column) ? "yes" : "",
		),
	]);
	const head = [
		"Platform",
		"API",
		"Ends on",
		"Signs in by",
		"Connects",
		...columns,
	];
	return [head, head.map(() => "---"), ...rows]
		.map((cells) => `| ${cells.join(" | ")} |`)
		.join("\n");
}

/** The document with the table as it is now. @throws Error when a marker is gone */
export function withPlatformTable(document: string): string {
	const from = document.indexOf(begin);
	const to = document.indexOf(end);
	if (from < 0 || to < from)
		throw new Error(`docs/platforms.md needs ${begin} and ${end}.`);
	return `${document.slice(0, from + begin.length)}\n${platformTable()}\n${document.slice(to)}`;
}

if (import.meta.main)
	await writeFile(
		platformsFile,
		withPlatformTable(await readFile(platformsFile, "utf8")),
	);
