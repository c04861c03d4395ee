import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { buildAdmin } from "../../scripts/start/build-admin.ts";
import type { Demo } from "../../scripts/start/demo-progress.ts";
import type { PartPlan } from "../../scripts/start/part.ts";
import { addressesOf, planParts } from "../../scripts/start/plan-parts.ts";
import { sandboxEndpoints } from "../../scripts/start/sandbox-platforms.ts";
import type { Secrets } from "../../scripts/start/secrets.ts";
import { seedDemo } from "../../scripts/start/seed-demo.ts";
import { setUpSandboxApps } from "../../scripts/start/set-up-sandbox-apps.ts";
import type { Settings } from "../../scripts/start/settings.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { findFreePort } from "./free-port.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
/** Time for four processes that begin at once, beside those of two other stacks, on a slow machine. */
const readyWithinMs = 150_000;

/** All of Patchbay as its own processes, on free ports, with a database and a folder of its own. */
export interface Stack {
	adminUrl: string;
	apiUrl: string;
	sandboxUrl: string;
	/** Health and metrics. */
	workerUrl: string;
	database: TestDatabase;
	demo: Demo;
	password: string;
	/** The installation's own: of the database, the vault, the sessions. */
	secrets: Secrets;
	/** A switch of the sandbox: `control("faults", {…})`. */
	control(name: string, body: unknown): Promise<void>;
	/** Forgets the faults that are still to come. */
	clearFaults(): Promise<void>;
	/** All that the parts have written so far. */
	logs(): Promise<string>;
	/** Process id of a part. */
	pidOf(part: PartPlan["name"]): number;
	/** Ends a part, does something without it, and starts it again. */
	without(part: PartPlan["name"], action: () => Promise<void>): Promise<void>;
	/** One query or mutation with the demo's API key. */
	graphql<Result>(query: string, variables?: object): Promise<Result>;
	stop(): Promise<void>;
}

/**
 * Starts everything and waits until it answers. `env` is added to what every part is started with; `endpoints` makes what
 * stands in PLATFORM_ENDPOINTS_FILE out of the sandbox's address.
 */
export async function startStack(
	env: Record<string, string> = {},
	endpoints = sandboxEndpoints,
): Promise<Stack> {
	const directory = await mkdtemp(path.join(tmpdir(), "patchbay-stack-"));
	const [database] = await Promise.all([
		createTestDatabase(),
		buildAdmin(AbortSignal.timeout(240_000)),
	]);
	const password = `stack-${randomBytes(9).toString("hex")}`;
	const demo = await seedDemo(
		directory,
		{ owner: database.ownerUrl, auth: database.authUrl },
		password,
	);
	const settings = await freeSettings(directory);
	const { sandboxUrl, ...addresses } = addressesOf(settings);
	if (!sandboxUrl) throw new Error("a stack has a sandbox");
	const endpointsFile = path.join(directory, "endpoints.json");
	await writeFile(endpointsFile, JSON.stringify(endpoints(sandboxUrl)));
	const secrets = makeSecrets();
	await setUpSandboxApps({
		ownerUrl: database.ownerUrl,
		masterKey: secrets.masterKey,
		adminUrl: addresses.adminUrl,
	});
	const plans = planParts(settings, secrets, endpointsFile, process.env);
	const own = {
		...env,
		DATABASE_URL: database.url,
		DATABASE_DIRECT_URL: database.directUrl,
	};
	const start = (plan: PartPlan) =>
		startPart(plan, directory, {
			...own,
			...(plan.name === "api" ? { DATABASE_AUTH_URL: database.authUrl } : {}),
		});
	const parts = new Map(
		Object.values(plans)
			.filter((plan) => plan !== null)
			.map((plan) => [plan.name, start(plan)]),
	);
	const stop = async () => {
		await Promise.all([...parts.values()].map((part) => part.stop()));
		await database.drop();
		await rm(directory, { recursive: true, force: true });
	};
	try {
		await Promise.all([...parts.values()].map((part) => part.ready()));
	} catch (error) {
		await stop();
		throw error;
	}
	const toSandbox = async (method: string, name: string, body?: unknown) => {
		const reply = await fetch(`${sandboxUrl}/__sandbox/${name}`, {
			method,
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		if (!reply.ok) throw new Error(await reply.text());
	};
	return {
		...addresses,
		sandboxUrl,
		workerUrl: `http://127.0.0.1:${settings.ports.worker}`,
		database,
		demo,
		password,
		secrets,
		control: (name, body) => toSandbox("POST", name, body),
		clearFaults: () => toSandbox("DELETE", "faults"),
		async logs() {
			const files = [...parts.keys()].map((name) =>
				readFile(path.join(directory, `${name}.log`), "utf8"),
			);
			return (await Promise.all(files)).join("\n");
		},
		pidOf: (name) => parts.get(name)?.pid ?? 0,
		async without(name, action) {
			const plan = plans[name];
			if (!plan) throw new Error(`there is no ${name}`);
			await parts.get(name)?.stop();
			try {
				await action();
			} finally {
				const again = start(plan);
				parts.set(name, again);
				await again.ready();
			}
		},
		async graphql<Result>(query: string, variables: object = {}) {
			const reply = await fetch(`${addresses.apiUrl}/graphql`, {
				method: "POST",
				headers: {
					"content-type": "application/json",
					authorization: `Bearer ${demo.apiKey}`,
				},
				body: JSON.stringify({ query, variables }),
			});
			const { data, errors } = (await reply.json()) as {
				data: Result;
				errors?: unknown[];
			};
			if (errors) throw new Error(JSON.stringify(errors));
			return data;
		},
		stop,
	};
}

interface RunningPart {
	pid: number;
	ready(): Promise<void>;
	stop(): Promise<void>;
}

function startPart(
	plan: PartPlan,
	directory: string,
	env: Record<string, string>,
): RunningPart {
	const log = path.join(directory, `${plan.name}.log`);
	// With the channel the part ends by itself when the test run is killed.
	const child: ChildProcess = spawn(
		process.execPath,
		[path.join(repository, plan.entry)],
		{
			cwd: repository,
			env: { ...plan.env, ...env },
			stdio: ["ignore", "pipe", "pipe", "ipc"],
		},
	);
	const file = createWriteStream(log, { flags: "a" });
	child.stdout?.pipe(file, { end: false });
	child.stderr?.pipe(file, { end: false });
	const ended = new Promise<void>((resolve) =>
		child.once("close", () => {
			file.end();
			resolve();
		}),
	);
	const isOver = () => child.exitCode !== null || child.signalCode !== null;
	return {
		pid: child.pid ?? 0,
		async ready() {
			const end = Date.now() + readyWithinMs;
			while (!(await answers(plan.healthUrl))) {
				if (isOver() || Date.now() > end) {
					const said = await readFile(log, "utf8").catch(() => "");
					throw new Error(
						`${plan.name} does not answer:\n${said.slice(-4000)}`,
					);
				}
				await sleep(100);
			}
		},
		async stop() {
			if (isOver()) return;
			child.kill("SIGTERM");
			const late = setTimeout(() => child.kill("SIGKILL"), 12_000);
			await ended;
			clearTimeout(late);
		},
	};
}

async function answers(url: string): Promise<boolean> {
	try {
		const reply = await fetch(url, { signal: AbortSignal.timeout(2_000) });
		await reply.arrayBuffer();
		return reply.ok;
	} catch {
		return false;
	}
}

async function freeSettings(directory: string): Promise<Settings> {
	const names = [
		"admin",
		"api",
		"sandbox",
		"database",
		"sandboxTls",
		"worker",
		"sandboxSmtp",
	] as const;
	const ports: Partial<Settings["ports"]> = {};
	for (const name of names) ports[name] = await findFreePort();
	return {
		directory,
		ports: ports as Settings["ports"],
		watch: false,
		real: false,
	};
}

function makeSecrets(): Secrets {
	const random = () => randomBytes(32).toString("base64url");
	return {
		databasePasswords: {
			superuser: random(),
			owner: random(),
			app: random(),
			auth: random(),
		},
		masterKey: randomBytes(32).toString("base64"),
		authSecret: random(),
		signingSecret: random(),
		demoPassword: random(),
	};
}
