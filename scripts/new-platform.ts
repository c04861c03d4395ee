// `npm run new:platform -- NAME`: makes the two folders of a platform, with a connector and a simulator that run and are
// tested, and adds the lines that all platforms share a file for.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type PlatformId, platforms } from "@patchbay/platforms";
import { ArgumentError } from "./argument-error.ts";
import { orFail } from "./fail.ts";
import { checkState } from "./new-platform/check-state.ts";
import { type MethodName, methods, namesOf } from "./new-platform/names.ts";
import { nextSteps } from "./new-platform/next-steps.ts";
import { addToSharedFiles } from "./new-platform/shared-files.ts";
import { type Facts, renderFolder } from "./new-platform/skeleton.ts";
import { writeAll } from "./new-platform/write-all.ts";
import { readArguments } from "./read-arguments.ts";
import { repository } from "./repository.ts";
import { requireNode } from "./require-node.ts";

requireNode();

const usage = `Usage: npm run new:platform -- NAME [--method ${methods.join("|")}] [--label LABEL]
Makes the folders of a platform, such as snap-ads. One that is announced already becomes one that can be connected.
--method  how one signs in: ${methods.join(", ")}; that of the announcement, or oauth2, when left out
--label   its name for people, such as "Snap Ads"; that of the announcement, or NAME with capitals, when left out`;

await orFail(usage, async () => {
	const { values: flags, word } = readArguments(
		{
			help: { type: "boolean" },
			method: { type: "string" },
			label: { type: "string" },
		},
		"a name for the platform, such as snap-ads",
	);
	if (flags.help) return console.log(usage);
	const given = namesOf(word, flags.label);
	const known = platforms[given.id as PlatformId];
	if (known?.parts)
		throw new ArgumentError(`${known.name} can be connected already.`);
	const names = { ...given, label: flags.label ?? known?.name ?? given.label };
	const method = readMethod(flags.method ?? toWord(known?.methods[0].kind));
	const isNewId = known === undefined;
	const folders = [
		`packages/platforms/src/${names.name}`,
		`apps/sandbox/src/${names.name}`,
	] as const;
	const files = await addToSharedFiles(names, isNewId);
	await checkState(folders, [...files.keys()], { isAnnounced: !isNewId });
	const facts = factsOf(names.name, method, known);
	const platform = await renderFolder("platform", names, method, facts);
	platform.set("README.md", await withAnnouncement(folders[0], platform));
	await writeAll(
		new Map([
			[folders[0], platform],
			[folders[1], await renderFolder("sandbox", names, method, facts)],
		]),
		files,
	);
	console.log(nextSteps(names, { folders, files: [...files.keys()], isNewId }));
});

/** The README of an announcement, which says what is known already, with the skeleton's checklist below it. */
async function withAnnouncement(
	folder: string,
	rendered: ReadonlyMap<string, string>,
): Promise<string> {
	const checklist = rendered.get("README.md") ?? "";
	const file = path.join(repository, folder, "README.md");
	if (!existsSync(file)) return checklist;
	const announcement = await readFile(file, "utf8");
	return `${announcement.trimEnd()}\n\n${checklist.replace(/^# .*/, "## From a skeleton to the platform")}`;
}

function toWord(kind: string | undefined): string {
	return kind?.toLowerCase().replace("_", "-") ?? "oauth2";
}

function readMethod(word: string): MethodName {
	const method = methods.find((each) => each === word);
	if (!method)
		throw new ArgumentError(`--method is one of these: ${methods.join(", ")}.`);
	return method;
}

function factsOf(
	name: string,
	method: MethodName,
	known: (typeof platforms)[PlatformId] | undefined,
): Facts {
	const root = `https://api.${name}.example`;
	const urls: Facts["urls"] = known
		? { ...known.urls }
		: {
				apiUrl: root,
				authorizeUrl: `${root}/oauth/authorize`,
				tokenUrl: `${root}/oauth/token`,
				revokeUrl: `${root}/oauth/revoke`,
			};
	const requestTokenUrl = new URL("request_token", urls.tokenUrl ?? root).href;
	return {
		version: known?.api.version ?? "1",
		endsOn: known?.api.endsOn ?? null,
		urls: method === "oauth1" ? { requestTokenUrl, ...urls } : urls,
		terms: known?.terms,
	};
}
