import { readFile } from "node:fs/promises";
import path from "node:path";
import { repository } from "../repository.ts";
import type { Names } from "./names.ts";

const registry = "packages/platforms/src/registry.ts";
const modules = "apps/sandbox/src/modules.ts";
const icon = "apps/admin/app/components/platform-icon.tsx";
const enumSchema = "prisma/schema/connection.prisma";
const contract = "test/support/contract.graphql";

/** A line that goes into a file that all platforms share. */
interface SharedLine {
	file: string;
	/** Matches what stands before the new line; asked for to be there once. */
	after: RegExp;
	line: string;
}

/** Files with their lines added, by path; everything that a platform needs outside its two folders. */
export async function addToSharedFiles(
	names: Names,
	isNewId: boolean,
): Promise<Map<string, string>> {
	const changed = new Map<string, string>();
	for (const { file, after, line } of sharedLines(names, isNewId)) {
		const text =
			changed.get(file) ??
			(await readFile(path.join(repository, file), "utf8"));
		const places = [...text.matchAll(new RegExp(after, "g"))];
		const [place] = places;
		if (!place || places.length > 1)
			throw new Error(
				`${file} is not as this command knows it (${after.source} is there ${places.length} times): nothing was written. Add the platform by hand, and change scripts/new-platform/shared-files.ts.`,
			);
		const at = place.index + place[0].length;
		changed.set(file, text.slice(0, at) + line + text.slice(at));
	}
	if (isNewId) changed.set(migrationOf(names), addValue(names));
	return changed;
}

function sharedLines(
	{ name, constant, id, label }: Names,
	isNewId: boolean,
): SharedLine[] {
	const simulator: SharedLine[] = [
		{
			file: modules,
			after: /^/,
			line: `import { ${constant} } from "./${name}/module.ts";\n`,
		},
		{
			file: modules,
			after: /export const modules: readonly SimulatorModule\[\] = \[/,
			line: `${constant}, `,
		},
	];
	if (!isNewId) return simulator;
	const [, initials = label.slice(0, 2)] =
		/^(\w\w)|^(\w) /.exec(label.replaceAll(/[^A-Za-z ]/g, "")) ?? [];
	return [
		...simulator,
		{
			file: registry,
			after: /^/,
			line: `import { ${constant} } from "./${name}/index.ts";\n`,
		},
		{
			file: registry,
			after: /export const platforms: Platforms = \{\n(?:\t.*\n)*/,
			line: `\t${id}: ${constant},\n`,
		},
		{
			file: icon,
			after: /const marks: Record<[^=]*= \{\n(?:\t.*\n)*/,
			line: `\t${id}: { letters: "${initials}", colour: "bg-[oklch(0.5_0.12_${hueOf(name)})]" },\n`,
		},
		{
			file: enumSchema,
			after: /enum Platform \{\n(?: {2}\w+\n)*/,
			line: `  ${id}\n`,
		},
		{
			file: contract,
			after: /enum Platform \{\n(?:\t\w+\n)*/,
			line: `\t${id}\n`,
		},
	];
}

/** A hue that follows from the name, so that two platforms seldom have the same. */
function hueOf(name: string): number {
	return (
		[...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 360
	);
}

function migrationOf({ snake }: Names): string {
	const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
	return `prisma/migrations/${time}_platform_${snake}/migration.sql`;
}

function addValue({ id }: Names): string {
	return `-- A platform of the product.\nALTER TYPE "Platform" ADD VALUE '${id}';\n`;
}
