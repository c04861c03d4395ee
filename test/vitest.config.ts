import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { inRunFolder, makeRunFolder } from "../scripts/test/run-folder.ts";
import { LongestFirst } from "./support/longest-first.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
// The bundler would take the package's ES build, Node.js takes the other: two copies of graphql do not know each other.
const resolve = {
	alias: [
		{
			find: /^graphql$/,
			replacement: createRequire(import.meta.url).resolve("graphql"),
		},
	],
};
// Only the run's main process reads this file; its workers, and the processes of the tests, inherit what is set here.
Object.assign(process.env, inRunFolder(makeRunFolder()));

/** The same for all that run beside each other: projects with another number would wait for each other's last file. Half of the files mostly wait. */
const maxWorkers = 4;
/** A worker loads once what its files share, instead of once for each: two seconds of a processor. So a file leaves nothing behind. */
const isolate = false;
/** Time in which what is polled for comes, on a machine that is busy with the other files. */
const poll = { timeout: 20_000 };
const globalSetup = "test/support/global-setup.ts";

/** Two of these projects need nothing but the code: `unit`, and `contract`, which tries connectors against the sandbox. The others get a PostgreSQL of their own for the run. */
export default defineConfig({
	root,
	test: {
		reporters: ["default"],
		sequence: { sequencer: LongestFirst },
		projects: [
			{
				root,
				resolve,
				test: {
					name: "unit",
					include: [
						"packages/**/*.test.ts",
						"apps/**/*.test.{ts,tsx}",
						"scripts/**/*.test.ts",
					],
					exclude: ["**/node_modules/**", "**/build/**"],
					isolate,
					expect: { poll },
					// Beside other work a few seconds are soon over.
					testTimeout: 60_000,
					maxWorkers,
				},
			},
			{
				root,
				resolve,
				test: {
					name: "contract",
					isolate,
					expect: { poll },
					include: [
						"test/contract/platforms/**/*.test.ts",
						"test/contract/new-platform.test.ts",
						"test/contract/sandbox-modules.test.ts",
					],
					testTimeout: 120_000,
					hookTimeout: 120_000,
					maxWorkers,
				},
			},
			{
				root,
				resolve,
				test: {
					name: "integration",
					isolate,
					expect: { poll },
					include: [
						"test/integration/**/*.test.ts",
						"test/contract/**/*.test.ts",
						"test/security/**/*.test.ts",
						"test/*.test.ts",
					],
					exclude: [
						"test/contract/platforms/**",
						"test/contract/new-platform.test.ts",
						"test/contract/sandbox-modules.test.ts",
					],
					globalSetup,
					// What takes seconds by itself takes a minute beside three other files on a slow machine.
					testTimeout: 120_000,
					hookTimeout: 180_000,
					maxWorkers,
				},
			},
			{
				root,
				resolve,
				test: {
					name: "browser",
					include: ["test/browser/**/*.test.ts"],
					globalSetup: [globalSetup, "test/support/unpack-browser.ts"],
					isolate,
					expect: { poll },
					testTimeout: 300_000,
					hookTimeout: 300_000,
					// A browser beside more than two others is slow enough to be mistaken for a broken page.
					maxWorkers: 3,
					sequence: { groupOrder: 1 },
				},
			},
			{
				root,
				resolve,
				test: {
					name: "soak",
					include: ["test/soak/**/*.test.ts"],
					globalSetup,
					testTimeout: 1_800_000,
					hookTimeout: 180_000,
					fileParallelism: false,
				},
			},
		],
	},
});
