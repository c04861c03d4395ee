// `npm run docs:platforms`: writes the tables of platforms in docs/platforms.md, of their capabilities and of their words, each
// between its markers.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { platformCapabilities, platformInfo } from "@patchbay/platforms";

export const platformsFile = fileURLToPath(
	new URL("../docs/platforms.md", import.meta.url),
);
const tables = { "platform table": capabilityTable, "words table": wordTable };

/** Platforms as rows, every capability that one of them has as a column. */
function capabilityTable(): string {
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
	return drawTable([head, ...rows]);
}

/** Platforms with ad accounts as rows, with their own words and whose days they tell. */
function wordTable(): string {
	const rows = platformInfo
		.filter(({ capabilities }) => capabilities.includes("CAMPAIGNS"))
		.map(({ name, terms, dayZone }) => [
			name,
			...[terms.adAccount, terms.campaign, terms.adGroup, terms.ad],
			dayZone ?? "each account's own",
		]);
	return drawTable([
		["Platform", "Ad account", "Campaign", "Ad group", "Ad", "Days"],
		...rows,
	]);
}

function drawTable([head = [], ...rows]: readonly string[][]): string {
	return [head, head.map(() => "---"), ...rows]
		.map((cells) => `| ${cells.join(" | ")} |`)
		.join("\n");
}

/** Renews the document's tables. @throws Error when a marker is gone */
export function withPlatformTables(document: string): string {
	return Object.entries(tables).reduce((text, [name, draw]) => {
		const begin = `<!-- begin: ${name} -->`;
		const end = `<!-- end: ${name} -->`;
		const from = text.indexOf(begin);
		const to = text.indexOf(end);
		if (from < 0 || to < from)
			throw new Error(`docs/platforms.md needs ${begin} and ${end}.`);
		return `${text.slice(0, from + begin.length)}\n${draw()}\n${text.slice(to)}`;
	}, document);
}

if (import.meta.main)
	await writeFile(
		platformsFile,
		withPlatformTables(await readFile(platformsFile, "utf8")),
	);
