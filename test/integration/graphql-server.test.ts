import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { clientOf, createKey } from "../support/api.ts";
import { childEnvironment } from "../support/child-environment.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createDashboard } from "../support/factories/dashboard.ts";
import { createTenant, type TestTenant } from "../support/factories/tenant.ts";
import { findFreePort } from "../support/free-port.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const secret = "only-for-tests-".padEnd(44, "x");

let database: TestDatabase;
let tenant: TestTenant;
let port: number;
const children: ChildProcess[] = [];

beforeAll(async () => {
	database = await createTestDatabase();
	tenant = await createTenant(database);
	port = await findFreePort();
});
afterAll(async () => {
	for (const child of children) child.kill("SIGKILL");
	await database?.drop();
});

interface Started {
	child: ChildProcess;
	output(): string;
	exited: Promise<number | null>;
}

function start(env: Record<string, string | undefined>): Started {
	const child = spawn("node", ["apps/api/src/server.ts"], {
		cwd: root,
		env: { ...childEnvironment(), ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	children.push(child);
	let output = "";
	for (const stream of [child.stdout, child.stderr])
		stream?.on("data", (chunk: Buffer) => {
			output += chunk.toString();
		});
	const exited = once(child, "exit").then(([code]) => code as number | null);
	return { child, output: () => output, exited };
}

const configuration = () => ({
	LOG_LEVEL: "info",
	DATABASE_URL: database.url,
	DATABASE_AUTH_URL: database.authUrl,
	API_PORT: String(port),
	API_URL: `http://127.0.0.1:${port}`,
	ADMIN_URL: "http://localhost:3000",
	AUTH_SECRET: secret,
	SIGNING_SECRET: secret,
	FORWARDING_SECRET: secret,
	PATCHBAY_MASTER_KEY: randomBytes(32).toString("base64"),
});

test("a wrong configuration stops the start: each variable with its reason and an example, and no value", async () => {
	const { output, exited } = start({
		...configuration(),
		DATABASE_URL: undefined,
		API_PORT: "eighty",
		PATCHBAY_MASTER_KEY: "c2hvcnQta2V5",
		GOOGLE_ADS_LOGIN_CUSTOMER_ID: "111-222-3333",
	});
	expect(await exited).toBe(1);
	expect(output()).toContain(
		"DATABASE_URL: is required, but not set (example: DATABASE_URL=postgresql://patchbay_app:",
	);
	expect(output()).toContain(
		"API_PORT: must be a port number (example: API_PORT=4000)",
	);
	expect(output()).toContain(
		"PATCHBAY_MASTER_KEY: The master key must be 32 bytes in base64.",
	);
	expect(output()).toContain(
		"GOOGLE_ADS_LOGIN_CUSTOMER_ID: must be 10 digits without dashes",
	);
	expect(output()).not.toMatch(/eighty|c2hvcnQta2V5|111-222| {4}at /);
});

test("an endpoints file that cannot be used is named", async () => {
	const { output, exited } = start({
		...configuration(),
		PLATFORM_ENDPOINTS_FILE: "package.json",
	});
	expect(await exited).toBe(1);
	expect(output()).toContain(
		"PLATFORM_ENDPOINTS_FILE: The platform endpoints are wrong at",
	);
});

test("the process serves, is ready only with every migration, and on SIGTERM ends its streams and leaves", async () => {
	const { child, output, exited } = start(configuration());
	const url = `http://127.0.0.1:${port}`;
	const ready = async () => (await fetch(`${url}/readyz`)).status;
	await vi.waitFor(async () => expect(await ready()).toBe(200), {
		timeout: 20_000,
		interval: 200,
	});

	const superuser = new pg.Client({ connectionString: database.superuserUrl });
	await superuser.connect();
	await superuser.query(
		"update _prisma_migrations set finished_at = null where migration_name like '%account_today'",
	);
	expect(await ready()).toBe(503);
	await superuser.query(
		"update _prisma_migrations set finished_at = now() where finished_at is null",
	);
	await superuser.end();
	expect(await ready()).toBe(200);

	const made = await createDashboard(database.db, tenant.tenantId, {
		brands: 1,
	});
	const client = clientOf(url, await createKey(database, tenant, ["READ"]));
	const codes = [];
	for await (const event of client.subscribe(
		"subscription { connectionChanged { id } }",
	)) {
		codes.push(event.errors?.[0]?.extensions.code ?? "event");
		if (codes.length === made.connectionIds.length) child.kill("SIGTERM");
	}
	expect(codes).toEqual(["event", "event", "UNAVAILABLE"]);
	expect(await exited).toBe(0);
	expect(output()).toContain("the API stops");
	expect(output()).not.toMatch(/"level":"(error|fatal)"/);
});
