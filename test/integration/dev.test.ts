import { existsSync } from "node:fs";
import {
	cp,
	mkdtemp,
	readdir,
	readFile,
	rm,
	symlink,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findFreePortBase } from "../support/free-port.ts";
import { type Demo, StartedPatchbay } from "../support/start-patchbay.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
/** Not in a checkout that other tests build from. */
let checkout: string;
let dev: StartedPatchbay;
let demo: Demo;

beforeAll(async () => {
	checkout = await mkdtemp(path.join(tmpdir(), "patchbay-dev-"));
	for (const part of ["apps", "packages", "scripts", "package.json"])
		await cp(path.join(repository, part), path.join(checkout, part), {
			recursive: true,
			// What is built already need not be built again.
			preserveTimestamps: true,
			filter: (source) => !/\/(node_modules|build-\d.*)$/.test(source),
		});
	const apps = (await readdir(path.join(repository, "apps"))).map((app) =>
		path.join("apps", app),
	);
	for (const folder of ["", ...apps]) {
		const installed = path.join(repository, folder, "node_modules");
		if (existsSync(installed))
			await symlink(installed, path.join(checkout, folder, "node_modules"));
	}
	dev = new StartedPatchbay(
		path.join(checkout, ".patchbay"),
		{
			PORT_BASE: String(await findFreePortBase()),
			OAUTH_CONNECT_ENABLED: "false",
		},
		{ args: ["--watch"], from: checkout },
	);
	demo = await dev.ready();
}, 180_000);
afterAll(async () => {
	await dev.stop();
	await rm(checkout, { recursive: true, force: true });
});

const login = () => path.join(checkout, "apps/admin/app/routes/login.tsx");

async function edit(file: string, change: (text: string) => string) {
	await writeFile(file, change(await readFile(file, "utf8")));
}

/** Reads the sign-in page, whenever it answers. */
async function page(): Promise<string> {
	try {
		return await (await fetch(`${demo.adminUrl}/login`)).text();
	} catch {
		return "";
	}
}

async function untilPageSays(text: string): Promise<void> {
	while (!(await page()).includes(text)) {
		if (dev.process.exitCode !== null) throw new Error(dev.output);
		await sleep(250);
	}
}

test("each saved edit of the admin is shown, also those saved while it builds, and a broken one stops nothing", {
	timeout: 240_000,
}, async () => {
	const original = await readFile(login(), "utf8");
	await untilPageSays("Sign in");

	await writeFile(login(), original.replaceAll("Sign in", "First edit"));
	// In the middle of the build of the first.
	await sleep(1_500);
	await writeFile(login(), original.replaceAll("Sign in", "Second edit"));
	await untilPageSays("Second edit");

	await writeFile(login(), `${original}\nthis is no TypeScript`);
	while (!dev.output.includes("the admin app cannot be built"))
		await sleep(250);
	expect(await page()).toContain("Second edit");

	await writeFile(login(), original.replaceAll("Sign in", "Third edit"));
	await untilPageSays("Third edit");

	// Its server is not built: it is started again alone.
	await edit(path.join(checkout, "apps/admin/server/request-id.ts"), (text) =>
		text.replaceAll("X-Request-Id", "X-Request-Id-Changed"),
	);
	for (;;) {
		const response = await fetch(`${demo.adminUrl}/login`).catch(() => null);
		if (response?.headers.has("X-Request-Id-Changed")) break;
		await sleep(250);
	}
});
