import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { newId } from "@patchbay/db";
import { getPlatformInfo } from "@patchbay/platforms";
import { afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { demoBrands } from "../../apps/sandbox/src/demo.ts";
import {
	type DemoProgress,
	readDemoProgress,
	writeDemoProgress,
} from "../../scripts/start/demo-progress.ts";
import {
	type SandboxConnection,
	sandboxDemo,
} from "../../scripts/start/sandbox-platforms.ts";
import { findFreePortBase } from "../support/free-port.ts";
import type { Answer } from "../support/graphql-client.ts";
import { type Demo, StartedPatchbay } from "../support/start-patchbay.ts";

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
	// Imports that were killed half-way meet the platforms' limits of a minute once more: 90 seconds, or over 200.
	timeout: 600_000,
}, async () => {
	// The last platform is one that only a later version's sandbox declares.
	const declared = sandboxDemo();
	const later = declared.filter(
		({ platform }) => platform === declared.at(-1)?.platform,
	);
	await changeProgress(() => ({ tenantId: newId(), seeded: namesOf(later) }));
	// Killed while it gives the demo's brands their connections and imports: the next start goes on with them.
	const begun = start();
	await untilOutput(begun, "a slice was imported");
	begun.process.kill("SIGKILL");
	await begun.ended;
	const first = start();
	const demo = await first.ready();
	const made = await readConnections(demo);
	expect(made.map(describe)).toEqual(
		declared
			.filter((each) => !later.includes(each))
			.map(expected)
			.sort(),
	);
	const jobs = made.flatMap((each) => each.jobs.map(({ status }) => status));
	expect(new Set(jobs)).toEqual(
		// One of Northlight Retail's accounts is closed.
		new Set(["SUCCEEDED", "PARTIALLY_SUCCEEDED"]),
	);
	expect(await completeBrands(demo)).toEqual(
		Object.values(demoBrands)
			.filter(({ isComplete }) => isComplete)
			.map(({ name }) => name)
			.sort(),
	);
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
	// Its owner gives a brand another name before the last platform is declared.
	const [{ brandId = "", brand: oldName = "" } = {}] = made.filter(
		({ brand }) => brand === later[0]?.brand.name,
	);
	await ask(
		demo,
		"mutation ($input: UpdateBrandInput!) { updateBrand(input: $input) { userErrors { code } } }",
		{ input: { brandId, name: "A new name" } },
	);
	await changeProgress(({ seeded = [], ...progress }) => ({
		...progress,
		seeded: seeded.filter(({ platform }) => platform !== later[0]?.platform),
	}));
	expect(await first.stop()).toEqual({ code: 0, signal: null });
	await expectGone(parts);
	await expect(stat(file)).rejects.toThrow("ENOENT");

	// Everything that was there stays, and the platform that was declared since joins, for the brand under its new name.
	const third = start();
	expect(await third.ready()).toEqual(demo);
	const joined = await readConnections(demo);
	expect(joined).toEqual(
		expect.arrayContaining(
			made.map((each) =>
				each.brandId === brandId ? { ...each, brand: "A new name" } : each,
			),
		),
	);
	expect(joined.map(describe)).toEqual(
		declared
			.map(expected)
			.map((line) => line.replace(oldName, "A new name"))
			.sort(),
	);

	// The parent is killed: its parts end by themselves, and what is left the next start ends.
	const orphans = third.parts();
	third.process.kill("SIGKILL");
	await third.ended;
	const fourth = start();
	// demo.json of the killed start lies there until the new one takes it away.
	await untilOutput(fourth, "Patchbay is ready");
	expect(await fourth.ready()).toEqual(demo);
	expect(await readConnections(demo)).toEqual(joined);
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

/** Changes what a directory's next start takes for made. */
async function changeProgress(
	change: (progress: DemoProgress) => DemoProgress,
): Promise<void> {
	await writeDemoProgress(directory, change(await readDemoProgress(directory)));
}

function namesOf(connections: readonly SandboxConnection[]) {
	return connections.map(({ platform, brand }) => ({
		platform,
		brand: brand.name,
	}));
}

interface MadeConnection {
	id: string;
	platform: string;
	status: string;
	brand: string;
	brandId: string;
	jobs: { id: string; status: string }[];
}

/** Line about a connection that the demo has. */
function describe({ brand, platform, status, jobs }: MadeConnection): string {
	return `${brand}: ${platform} ${status}, ${jobs.length} imports`;
}

/** Line about a connection that the demo is to have. */
function expected({ brand, platform, takenBackBy }: SandboxConnection): string {
	const capabilities = getPlatformInfo(platform).capabilities;
	return `${brand.name}: ${platform} ${takenBackBy ? "REVOKED" : "ACTIVE"}, ${capabilities.includes("CAMPAIGNS") ? 1 : 0} imports`;
}

/** Every connection, in the order of its line. */
async function readConnections(demo: Demo): Promise<MadeConnection[]> {
	const { connections } = await ask(
		demo,
		"{ connections(first: 50) { nodes { id platform status brand { id name } importJobs(first: 5) { nodes { id status } } } } }",
	);
	const made: MadeConnection[] = connections.nodes.map(
		({ brand, importJobs, ...each }: Answer) => ({
			...each,
			brand: brand.name,
			brandId: brand.id,
			jobs: importJobs.nodes,
		}),
	);
	return made.sort((one, other) => (describe(one) < describe(other) ? -1 : 1));
}

/** Names of the brands whose onboarding is complete. */
async function completeBrands(demo: Demo): Promise<string[]> {
	const { brands } = await ask(
		demo,
		"{ brands(first: 10) { nodes { name onboarding { percentComplete } } } }",
	);
	return brands.nodes
		.filter(({ onboarding }: Answer) => onboarding.percentComplete === 100)
		.map(({ name }: Answer) => name)
		.sort();
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
