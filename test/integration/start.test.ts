import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, expect, test } from "vitest";
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

function start(env: Record<string, string> = {}): StartedPatchbay {
	const patchbay = new StartedPatchbay(directory, {
		PORT_BASE: String(portBase),
		...env,
	});
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

test("starts everything, keeps its data over a stop, and recovers from kill -9 of itself and of PostgreSQL", {
	timeout: 240_000,
}, async () => {
	const first = start();
	const demo = await first.ready();
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

async function brandName({ apiUrl, apiKey, brandId }: Demo): Promise<string> {
	const response = await fetch(`${apiUrl}/graphql`, {
		method: "POST",
		headers: {
			"content-type": "application/json",
			authorization: `Bearer ${apiKey}`,
		},
		body: JSON.stringify({
			query: "query ($id: ID!) { node(id: $id) { ... on Brand { name } } }",
			variables: { id: brandId },
		}),
	});
	const { data } = (await response.json()) as {
		data: { node: { name: string } };
	};
	return data.node.name;
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
