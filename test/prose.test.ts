import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { faultsOfComment, faultsOfText } from "./support/prose.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const excluded =
	/node_modules|\/generated\/|\/build\/|^test\/(support\/prose|prose\.test)\.ts$/;
const read = (pattern: string) =>
	globSync(pattern, { cwd: root })
		.filter((path) => !excluded.test(path))
		.map((path) => ({ path, text: readFileSync(`${root}${path}`, "utf8") }));

const sources = read("{apps,packages,scripts,test,bench}/**/*.{ts,tsx}");
const readmes = read("{apps,packages}/*/README.md").concat(
	read("packages/platforms/src/*/README.md"),
);

describe("the rule", () => {
	test.each([
		"/** Of the OAuth app. */",
		"/**\n * Whether it is ended.\n */",
		"/**\n *\n * What came back.\n */",
		"/** How much the platform takes. */",
	])("finds the comment %j, which needs the line above", (comment) => {
		expect(faultsOfComment(comment)).toEqual([expect.any(String)]);
	});

	test.each([
		"/** OAuth app's client id. */",
		"/** Tells whether it is ended. */",
		"/** Offer of an invitation, and what came of it. */",
		"/* Of no concern here. */",
	])("lets the comment %j be", (comment) => {
		expect(faultsOfComment(comment)).toEqual([]);
	});

	test.each([
		'"Its owner has to mend that in Google Ads."',
		"// A worker takes it up again.",
		"3 connections stand on this app.",
		"once it is mended",
		"the grant that it stood on",
		"await stand.mend();",
		"const { mend, worker } = await start();",
	])("finds the dialect of %j", (text) => {
		expect(faultsOfText(text)).toEqual([expect.any(String)]);
	});

	test.each([
		"jitter takes up to half of it away",
		"recommended; amended; standing alone",
	])("lets %j be", (text) => {
		expect(faultsOfText(text)).toEqual([]);
	});
});

test("a doc comment begins with a noun or a verb, and is understood without the line above", () => {
	expect(sources.length).toBeGreaterThan(500);
	expect(
		sources.flatMap(({ path, text }) =>
			faultsOfComment(text).map((fault) => `${path}: ${fault}`),
		),
	).toEqual([]);
});

test("code and README files say fix, claim and use", () => {
	expect(
		[...sources, ...readmes].flatMap(({ path, text }) =>
			faultsOfText(text).map((fault) => `${path}: ${fault}`),
		),
	).toEqual([]);
});
