import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { platformKey } from "@patchbay/db/platform-key";
import { connectablePlatforms, platforms } from "@patchbay/platforms";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const sides = [
	["connector", "packages/platforms/src"],
	["simulator", "apps/sandbox/src"],
] as const;

/** Files that a text names in backquotes. */
const filesIn = (text: string) =>
	[...text.matchAll(/`([\w./-]+\.ts)`/g)].map(([, name = ""]) => name);

describe.each(connectablePlatforms(platforms))("$name", (platform) => {
	const { id, api, scopes, appExtras } = platform;
	const folderOf = (within: string) => path.join(root, within, platformKey(id));
	const readmeOf = (within: string) =>
		readFileSync(path.join(folderOf(within), "README.md"), "utf8");

	test.each(sides)(
		"the README of its %s says which API it is about, where that is from and when it was looked at",
		(_side, within) => {
			const text = readmeOf(within);
			for (const version of api.version.split(", "))
				expect(text).toContain(version);
			expect(text).toMatch(/\| Checked \| (\w+ \d{4}|\d{4}-\d\d-\d\d) \|/);
			expect(text).toMatch(/^## (Sources|Written from)$/m);
		},
	);

	test.each(sides)(
		"the README of its %s names no file that is not there",
		(_side, within) => {
			const there = globSync("**/*.ts", { cwd: path.join(root, within) });
			expect(
				filesIn(readmeOf(within)).filter((name) => {
					const end = name.replace(/^(\.\.?\/)+/, "");
					return !there.some((file) => `/${file}`.endsWith(`/${end}`));
				}),
			).toEqual([]);
		},
	);

	test("the README of its connector says the end of the API's version, its sets of scopes with those that a connect asks for, and every extra of an app", () => {
		const text = readmeOf("packages/platforms/src");
		const named = [
			...(api.endsOn === null ? [] : [api.endsOn]),
			...scopes.sets.flatMap((set) =>
				set.default ? [set.key, ...set.scopes] : [set.key],
			),
			...Object.keys(appExtras),
		];
		expect(named.filter((each) => !text.includes(each))).toEqual([]);
	});
});
