import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Answer } from "../support/graphql-client.ts";
import { brandIsNamed } from "../support/onboarding.ts";
import {
	type Demo,
	findFreePortBase,
	StartedPatchbay,
} from "../support/start-patchbay.ts";

let directory: string;
let portBase: number;
const started: StartedPatchbay[] = [];

beforeAll(async () => {
	directory = await mkdtemp(path.join(tmpdir(), "patchbay-start-"));
	portBase = await findFreePortBase();
	return () => rm(directory, { recursive: true, force: true });
});
afterEach(async () => {
	for (const patchbay of started.splice(0)) await patchbay.stop();
});

function start(
	env: Record<string, string> = {},
	args: string[] = [],
): StartedPatchbay {
	const patchbay = new StartedPatchbay(
		directory,
		{ PORT_BASE: String(portBase), ...env },
		{ args },
	);
	started.push(patchbay);
	return patchbay;
}

test("a wrong or taken port is named, with the variable that changes it", async () => {
	const wrong = start({ ADMIN_PORT: "eighty" });
	expect(await wrong.ended).toMatchObject({ code: 1 });
	expect(wrong.output).toContain("ADMIN_PORT: must be a port number");

	const server = createServer().listen(portBase + 1, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	const taken = start();
	expect(await taken.ended).toMatchObject({ code: 1 });
	server.close();
	expect(taken.output).toContain(`Port ${portBase + 1}`);
	expect(taken.output).toContain("API_PORT");
});

test("--help starts nothing, and an argument that means nothing is refused", async () => {
	const help = start({}, ["--help"]);
	expect(await help.ended).toMatchObject({ code: 0 });
	expect(help.output).toContain("Usage: npm start");
	const unknown = start({}, ["--reel"]);
	expect(await unknown.ended).toMatchObject({ code: 1 });
	expect(unknown.output).toContain("There is no option --reel.");
	expect(await readdir(directory)).toEqual([]);
});

test.each([
	"apps/api/src/server.ts",
	"apps/worker/src/worker.ts",
	"apps/admin/server.ts",
	"apps/sandbox/src/server.ts",
])("%s takes no arguments, and says so", async (entry) => {
	const run = (argument: string) => {
		const { status, stdout, stderr } = spawnSync(process.execPath, [
			fileURLToPath(new URL(`../../${entry}`, import.meta.url)),
			argument,
		]);
		return { status, output: `${stdout}${stderr}` };
	};
	expect(run("--help")).toMatchObject({
		status: 0,
		output: expect.stringContaining("Usage: npm run start:"),
	});
	const refused = run("--port=hunter2");
	expect(refused).toMatchObject({
		status: 64,
		output: expect.stringContaining("takes no arguments"),
	});
	expect(refused.output).not.toContain("hunter2");
});

test("--real reaches the platforms' own addresses, beside the demo's data", {
	timeout: 120_000,
}, async () => {
	const real = start({}, ["--real"]);
	const demo = await real.ready();
	onTestFinished(() => rm(real.directory, { recursive: true, force: true }));
	expect(demo.sandboxUrl).toBeNull();
	expect(Object.keys(real.parts()).sort()).toEqual([
		"PostgreSQL",
		"admin",
		"api",
		"worker",
	]);
	const { platform } = await ask(
		demo,
		"{ platform(platform: GOOGLE_ADS) { endpointsOverridden appConfigured } }",
	);
	expect(platform).toEqual({
		endpointsOverridden: false,
		appConfigured: false,
	});
	await ask(
		demo,
		'mutation { createOAuthApp(input: { platform: GOOGLE_ADS, label: "Own", clientId: "1-a.apps.googleusercontent.com", clientSecret: "a-secret" }) { userErrors { code } } }',
	);
	const { connect } = await ask(
		demo,
		"mutation ($brandId: ID!) { connect(input: { brandId: $brandId, platform: GOOGLE_ADS }) { authorizationUrl } }",
		{ brandId: demo.brandId },
	);
	const consent = new URL(connect.authorizationUrl);
	expect(consent.origin).toBe("https://accounts.google.com");
	expect(consent.searchParams.get("redirect_uri")).toBe(
		`${demo.adminUrl}/oauth/google-ads/callback`,
	);
	expect(real.output).toContain(`${demo.adminUrl}/settings/oauth-apps/new`);
	expect(await readdir(directory)).toEqual([]);
});

test("starts everything, keeps its data over a stop, and recovers from kill -9 of itself and of PostgreSQL", {
	timeout: 240_000,
}, async () => {
	// Killed while it gives the demo's brands their connections and imports: the next start goes on with them.
	const begun = start();
	await untilOutput(begun, "a slice was imported");
	begun.process.kill("SIGKILL");
	await begun.ended;
	const first = start();
	const demo = await first.ready();
	expect(await demoBrands(demo)).toEqual([
		["Cobalt Cycles", 100, "REVOKED", "SUCCEEDED"],
		["Maple & Co", 100, "ACTIVE", "SUCCEEDED"],
		["Northlight Outdoor", brandIsNamed],
		["Northlight Retail", brandIsNamed, "ACTIVE", "PARTIALLY_SUCCEEDED"],
	]);
	expect(Object.keys(demo)).toEqual([
		"adminUrl",
		"apiUrl",
		"sandboxUrl",
		"databaseUrl",
		"email",
		"password",
		"apiKey",
		"tenantId",
		"brandId",
		"keys",
	]);
	const file = path.join(directory, "demo.json");
	expect((await stat(file)).mode & 0o777).toBe(0o600);
	expect(await brandName(demo)).toBe("Northlight Outdoor");
	expect((await fetch(`${demo.adminUrl}/login`)).status).toBe(200);

	const second = start();
	expect(await second.ended).toMatchObject({ code: 1 });
	expect(second.output).toContain("Patchbay already runs from");
	expect(second.output).toContain(demo.adminUrl);

	const parts = first.parts();
	expect(Object.keys(parts).sort()).toEqual([
		"PostgreSQL",
		"admin",
		"api",
		"sandbox",
		"worker",
	]);
	expect(await first.stop()).toEqual({ code: 0, signal: null });
	await expectGone(parts);
	await expect(stat(file)).rejects.toThrow("ENOENT");

	// The parent is killed: its parts end by themselves, and what is left the next start ends.
	const third = start();
	expect(await third.ready()).toEqual(demo);
	const orphans = third.parts();
	third.process.kill("SIGKILL");
	await third.ended;
	const fourth = start();
	// demo.json of the killed start lies there until the new one takes it away.
	await untilOutput(fourth, "Patchbay is ready");
	expect(await fourth.ready()).toEqual(demo);
	await expectGone(orphans);
	expect(await brandName(demo)).toBe("Northlight Outdoor");

	// PostgreSQL is killed: the rest stops and says why, and the next start recovers.
	const { PostgreSQL, ...others } = fourth.parts();
	process.kill(PostgreSQL as number, "SIGKILL");
	expect(await fourth.ended).toMatchObject({ code: 1 });
	expect(fourth.output).toContain("PostgreSQL ended by the signal SIGKILL");
	await expectGone(others);
	const fifth = start();
	expect(await fifth.ready()).toEqual(demo);
	expect(await brandName(demo)).toBe("Northlight Outdoor");

	// Another part is killed.
	process.kill(fifth.parts().worker as number, "SIGKILL");
	expect(await fifth.ended).toMatchObject({ code: 1 });
	expect(fifth.output).toContain("worker ended by the signal SIGKILL");
});

async function brandName(demo: Demo): Promise<string> {
	const { node } = await ask(
		demo,
		"query ($id: ID!) { node(id: $id) { ... on Brand { name } } }",
		{ id: demo.brandId },
	);
	return node.name;
}

interface BrandAnswer {
	name: string;
	onboarding: { percentComplete: number };
	connections: {
		nodes: { status: string; importJobs: { nodes: { status: string }[] } }[];
	};
}

/** Each brand with the percent of its onboarding and the states of its connections, each followed by those of its imports. */
async function demoBrands(demo: Demo): Promise<(string | number)[][]> {
	const { brands } = await ask(
		demo,
		"{ brands(first: 10) { nodes { name onboarding { percentComplete } connections(first: 5) { nodes { status importJobs(first: 5) { nodes { status } } } } } } }",
	);
	return brands.nodes.map(({ name, onboarding, connections }: BrandAnswer) => [
		name,
		onboarding.percentComplete,
		...connections.nodes.flatMap(({ status, importJobs }) => [
			status,
			...importJobs.nodes.map((job) => job.status),
		]),
	]);
}

async function ask(
	{ apiUrl, apiKey }: Demo,
	query: string,
	variables: object = {},
): Promise<Answer> {
	const response = await fetch(`${apiUrl}/graphql`, {
		method: "POST",
		headers: {
			"content-type": "application/json",
			authorization: `Bearer ${apiKey}`,
		},
		body: JSON.stringify({ query, variables }),
	});
	const { data } = (await response.json()) as { data: Answer };
	return data;
}

async function untilOutput(
	patchbay: StartedPatchbay,
	text: string,
): Promise<void> {
	const isOver = patchbay.ended.then(() => true);
	while (!patchbay.output.includes(text))
		if (await Promise.race([isOver, sleep(50, false)]))
			throw new Error(`Patchbay did not start:\n${patchbay.output}`);
}

async function expectGone(parts: Record<string, number>): Promise<void> {
	const alive = Object.entries(parts).filter(([, pid]) => {
		try {
			process.kill(pid, 0);
			return true;
		} catch {
			return false;
		}
	});
	expect(alive).toEqual([]);
}
