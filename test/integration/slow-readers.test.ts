import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { newId } from "@patchbay/db";
import { signAssetUrl } from "@patchbay/imports";
import { createLogger } from "@patchbay/logger";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { cutOffSlowReaders } from "../../apps/api/src/http/slow-readers.ts";
import { startApi, type TestApi } from "../support/api.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let api: TestApi;
const sockets: Socket[] = [];

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database, env: { SLOW_READER_SECONDS: "1" } });
});
afterEach(() => {
	for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

/** Sends a request, and reads nothing of what comes back. */
async function ask(
	url: string,
	{ path, requestId, body }: { path: string; requestId: string; body?: string },
): Promise<Socket> {
	const { hostname, port } = new URL(url);
	const socket = connect(Number(port), hostname);
	sockets.push(socket);
	socket.on("error", () => {});
	await once(socket, "connect");
	socket.pause();
	socket.write(
		[
			`${body === undefined ? "GET" : "POST"} ${path} HTTP/1.1`,
			"Host: localhost",
			`Authorization: Bearer ${api.key}`,
			`X-Request-Id: ${requestId}`,
			"Content-Type: application/json",
			`Content-Length: ${Buffer.byteLength(body ?? "")}`,
			"",
			body ?? "",
		].join("\r\n"),
	);
	return socket;
}

const openConnections = (server: Server) =>
	new Promise<number>((resolve) => {
		server.getConnections((_error, count) => resolve(count));
	});
const isCutOff = (requestId: string) =>
	api.log.some(
		(line) => line.includes("was not read") && line.includes(requestId),
	);

/** Each of them is more than the two ends of a connection hold between themselves. */
const answers: [string, () => Promise<{ path: string; body?: string }>][] = [
	[
		"a GraphQL answer",
		async () => {
			const names = Array.from(
				{ length: 190 },
				(_, n) => `${"n".repeat(220)}${n}: name`,
			);
			const roots = Array.from(
				{ length: 7 },
				(_, n) => `a${n}: platforms { ...V }`,
			);
			const query = `{ ${roots.join(" ")} } fragment V on PlatformInfo { ${names.join(" ")} }`;
			const body = JSON.stringify(Array.from({ length: 2 }, () => ({ query })));
			return { path: "/graphql", body };
		},
	],
	[
		"a file",
		async () => {
			const { blobs, signingSecret } = api.services;
			const temporary = await blobs.temporaryPath();
			await writeFile(temporary, Buffer.alloc(16_000_000));
			const key = `campaign-assets/${api.tenant.tenantId}/blobs/${"a".repeat(64)}`;
			await blobs.put(key, temporary);
			const path = signAssetUrl({
				key,
				mimeType: "image/png",
				expiresAt: new Date(Date.now() + 600_000),
				signingKey: signingSecret,
			});
			return { path };
		},
	],
	[
		"an export of the audit",
		async () => {
			await fillAudit(12_000);
			return { path: "/api/audit-events.csv" };
		},
	],
];

/** Rows of a kilobyte. What they are chained to is not looked at by an export. */
async function fillAudit(count: number): Promise<void> {
	await asSuperuser(
		database,
		`insert into audit_event (id, tenant_id, sequence, action, actor_type, actor_label, purpose, succeeded, occurred_at, chain_hash)
		select gen_random_uuid(), '${api.tenant.tenantId}', 1000 + n, 'VERIFY', 'SYSTEM', 'test', repeat('x', 900), true, now(), '\\x00'
		from generate_series(1, ${count}) n`,
	);
}

test.each(answers)(
	"%s that nobody reads is cut off, and its connection closed",
	async (_title, prepare) => {
		const requestId = newId();
		const socket = await ask(api.url, { ...(await prepare()), requestId });
		await expect
			.poll(() => isCutOff(requestId), { timeout: 20_000 })
			.toBe(true);
		const closed = once(socket, "close");
		socket.resume();
		await closed;
	},
);

test("whoever reads slowly but steadily gets all of it", async () => {
	const [, prepare] = answers[1] ?? [];
	const requestId = newId();
	const socket = await ask(api.url, {
		path: "/",
		...(await prepare?.()),
		requestId,
	});
	let bytes = 0;
	const began = performance.now();
	// Pauses for longer than the limit takes, all in all, though never without some bytes in between.
	socket.on("data", (chunk) => {
		bytes += chunk.length;
		if (bytes > 4_000_000 && performance.now() - began > 3_000) return;
		socket.pause();
		setTimeout(() => socket.resume(), 20);
	});
	socket.resume();
	await expect
		.poll(() => bytes, { timeout: 40_000 })
		.toBeGreaterThan(16_000_000);
	expect(isCutOff(requestId)).toBe(false);
});

/** A server alone, so that what it sends and when is the test's to say. */
async function serve(handle: (response: ServerResponse) => void) {
	const log: string[] = [];
	const logger = createLogger({
		name: "test",
		level: "warn",
		destination: { write: (line) => void log.push(line) },
	});
	const server = createServer((_request, response) => handle(response));
	const stop = cutOffSlowReaders(server, { seconds: 1, logger });
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	return {
		server,
		log,
		url: `http://127.0.0.1:${port}`,
		close() {
			stop();
			server.closeAllConnections();
			server.close();
		},
	};
}

test("a stream whose events pile up is cut off, however often something is written to it", async () => {
	const stand = await serve((response) => {
		response.writeHead(200, { "Content-Type": "text/event-stream" });
		response.write("x".repeat(16_000_000));
		const writing = setInterval(() => response.write(":\n\n"), 100);
		response.once("close", () => clearInterval(writing));
	});
	await ask(stand.url, { path: "/", requestId: "r" });
	await expect.poll(() => openConnections(stand.server)).toBe(1);
	await expect
		.poll(() => openConnections(stand.server), { timeout: 20_000 })
		.toBe(0);
	expect(stand.log.join("")).toContain("was not read");
	stand.close();
});

test("a stream with nothing to tell, and an answer that is still being made, wait for nobody", async () => {
	const stand = await serve((response) => {
		response.writeHead(200, { "Content-Type": "text/event-stream" });
		response.write(":\n\n");
	});
	await ask(stand.url, { path: "/", requestId: "r" });
	await sleep(2_500);
	expect(await openConnections(stand.server)).toBe(1);
	expect(stand.log).toEqual([]);
	stand.close();
});
