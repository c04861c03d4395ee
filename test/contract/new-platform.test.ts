import { spawnSync } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { platforms } from "@patchbay/platforms";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { modules } from "../../apps/sandbox/src/modules.ts";
import { copyCheckout } from "../support/copied-checkout.ts";

// In a copy of the checkout, under git as a real one is: the command changes files, and its platforms are built and tried.

let checkout: { root: string; remove(): Promise<void> };
beforeAll(async () => {
	checkout = await copyCheckout();
	run("git", "init", "--quiet");
	commit();
}, 180_000);
afterAll(() => checkout.remove());

function run(command: string, ...args: string[]) {
	const env = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^VITEST/.test(name)),
	);
	const { status, stdout, stderr } = spawnSync(command, args, {
		cwd: checkout.root,
		encoding: "utf8",
		env: { ...env, CI: "true", NO_COLOR: "1" },
	});
	return { status, text: `${stdout}${stderr}` };
}
const bin = (name: string, ...args: string[]) =>
	run(path.join(checkout.root, "node_modules", ".bin", name), ...args);
const make = (...args: string[]) =>
	run(process.execPath, "scripts/new-platform.ts", ...args);
const changes = () => run("git", "status", "--porcelain").text;
function commit() {
	run("git", "add", "--all");
	run(
		"git",
		"-c",
		"user.name=Test",
		"-c",
		"user.email=test@example.com",
		"commit",
		"--quiet",
		"--message=state",
	);
}

/** Refused with a sentence, and nothing is changed. */
function expectRefusal(result: ReturnType<typeof make>, sentence: RegExp) {
	expect(result.text).toMatch(sentence);
	expect(result.status).toBe(1);
	expect(changes()).toBe("");
}

describe("new:platform refuses, and writes nothing,", () => {
	test.each([
		["no name", [], /Give a name for the platform/],
		["capitals", ["Snap-Ads"], /small letters/],
		["a path", ["../snap"], /small letters/],
		["a word of TypeScript", ["class"], /no word of TypeScript/],
		["another method", ["snap-ads", "--method", "saml"], /oauth2, oauth1/],
		["a label with a quote", ["snap-ads", "--label", 'S"'], /--label is/],
		["an unknown option", ["snap-ads", "--fast"], /no option --fast/],
		["a platform that runs", ["google-ads"], /can be connected already/],
		["a folder of the sandbox", ["world"], /src\/world is there already/],
		["a folder of the platforms", ["google"], /src\/google is there already/],
	])("%s", (_what, args, sentence) => {
		expectRefusal(make(...args), sentence);
	});

	test("a registry in a form that it does not know", async () => {
		const file = path.join(checkout.root, "apps/sandbox/src/modules.ts");
		const text = await readFile(file, "utf8");
		await writeFile(file, text.replace("export const modules", "const all"));
		commit();
		expectRefusal(make("snap-ads"), /modules\.ts is not as this command/);
		await writeFile(file, text);
		commit();
	});

	test("what is left of a run that was stopped", async () => {
		const left = path.join(checkout.root, ".new-platform-abc");
		await mkdir(left);
		expectRefusal(make("snap-ads"), /\.new-platform-abc is left of a run/);
		await rm(left, { recursive: true });
	});

	test("moves of which one fails: those before it are taken back", () => {
		const script = `
			import { writeAll } from "./scripts/new-platform/write-all.ts";
			await writeAll(
				new Map([["packages/platforms/src/snap-ads", new Map([["index.ts", "export {};\\n"]])]]),
				new Map([
					["packages/platforms/src/registry.ts", "export {};\\n"],
					["README-is-no-folder/a.ts", "export {};\\n"],
					["package.json/a.ts", "export {};\\n"],
				]),
			);`;
		const { status, text } = run(
			process.execPath,
			"--input-type=module",
			"--eval",
			script,
		);
		expect([status, text]).toEqual([1, expect.stringContaining("nothing was")]);
		expect(changes()).toBe("");
	});
});

test("new:platform makes platforms that are typed, clean, and pass every test of what they declare", {
	timeout: 400_000,
}, async () => {
	const announced = Object.values(platforms)
		.filter(({ parts }) => parts === undefined)
		.map(({ id }) => id.toLowerCase().replaceAll("_", "-"))
		// A simulator may be here before its connector.
		.filter((name) => !modules.some(({ platform }) => platform === name));
	const first = make("snap-ads", "--method", "oauth2", "--label", "Snap Ads");
	expect(first.text).toContain("npm run db:generate");
	expect(first.status).toBe(0);
	expect(changes()).toMatch(/_platform_snap_ads/);
	// Its changes to the shared files are not committed yet.
	expect(make("pin-ads")).toMatchObject({
		status: 1,
		text: expect.stringMatching(/not committed[\s\S]*modules\.ts/),
	});
	commit();
	const made: [name: string, label: string][] = [["snap-ads", "Snap Ads"]];
	for (const [name = "pin-ads", method] of [
		[announced[0], "oauth1"],
		[announced[1] ?? "tube-ads", "api-key"],
	] as const) {
		const { status, text } = make(name, "--method", method);
		expect(text).toMatch(/can be connected now|is new to the product/);
		expect(status).toBe(0);
		made.push([name, /^(.+) has a connector/.exec(text)?.[1] ?? name]);
		// A line of the sandbox, and the two folders.
		if (announced.includes(name))
			expect(
				changes()
					.split("\n")
					.filter((line) => line !== "" && !line.includes(name)),
			).toEqual([" M apps/sandbox/src/modules.ts"]);
		commit();
	}
	expect(run(process.execPath, "scripts/generate-client.mjs").status).toBe(0);
	// Three workspaces in one program: each would check the sources of the platforms again.
	await writeFile(
		path.join(checkout.root, "tsconfig.json"),
		JSON.stringify({
			extends: "./packages/tsconfig/base.json",
			include: ["packages/platforms", "apps/sandbox", "scripts"],
		}),
	);
	expect(bin("tsc", "--noEmit").text).toBe("");
	const clean = bin("biome", "check", "packages/platforms", "apps", "scripts");
	expect([clean.status, clean.text]).toEqual([0, expect.any(String)]);
	const suite = (project: string, ...more: string[]) => {
		const { status, text } = bin(
			"vitest",
			...["run", "--config", "test/vitest.config.ts", "--project", project],
			...more,
		);
		expect([status, text]).toEqual([
			0,
			expect.stringMatching(/Tests +\d+ passed/),
		]);
	};
	suite(
		"contract",
		...["connecting", "accounts", "failures", "limits", "coverage"].map(
			(concern) => `test/contract/platforms/${concern}.test.ts`,
		),
		"test/contract/sandbox-modules.test.ts",
		// What the suite says of the platforms that were there is told by the suite itself.
		`--testNamePattern=${["declares", ...made.flat()].join("|")}`,
	);
	suite(
		"unit",
		"packages/platforms/src/registry.test.ts",
		...made.map(([name]) => `packages/platforms/src/${name}/`),
	);
});
