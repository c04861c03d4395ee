import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import {
	createLimitedServer,
	type LimitedServerOptions,
} from "./create-limited-server.ts";

let server: Server;
afterEach(async () => {
	server.closeAllConnections();
	server.close();
	await once(server, "close");
});

/** Answers with the number of bytes that it was given. */
async function start(options: Partial<LimitedServerOptions>): Promise<string> {
	server = createLimitedServer(
		{ maximumBodyBytes: () => 1_000, ...options },
		async (request, response) => {
			// Long after the request was let in, as a handler that asks a database first.
			await new Promise((resolve) => setTimeout(resolve, 5));
			response.end(String((await buffer(request)).length));
		},
	);
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const post = (url: string, body: RequestInit["body"]) =>
	fetch(url, { method: "POST", body, duplex: "half" } as RequestInit);
const opened = async (url: string, text = ""): Promise<Socket> => {
	const socket = connect(Number(new URL(url).port), "127.0.0.1");
	socket.on("error", () => undefined);
	await once(socket, "connect");
	socket.write(text);
	return socket;
};

test("a handler gets the whole body, however it came and however late it reads", async () => {
	const url = await start({});
	for (const text of ["", "a", "x".repeat(1_000)]) {
		expect(await (await post(url, text)).text()).toBe(String(text.length));
		const chunked = await post(url, new Blob([text]).stream());
		expect(await chunked.text()).toBe(String(text.length));
	}
});

test("one byte more is refused, declared or not", async () => {
	const url = await start({});
	for (const body of [
		"x".repeat(1_001),
		new Blob(["x".repeat(1_001)]).stream(),
	])
		expect((await post(url, body)).status).toBe(413);
});

test("bodies that are held together have a limit, and make room again", async () => {
	const url = await start({ limits: { maximumHeldBytes: 1_500 } });
	const head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n";
	const slow = await opened(url, `${head}${"x".repeat(900)}`);
	// Once the server has the first one's bytes, or has seen it go.
	const another = () => post(url, "x".repeat(900));
	await expect.poll(async () => (await another()).status).toBe(503);
	expect((await another()).headers.get("retry-after")).toBe("1");
	slow.destroy();
	await expect.poll(async () => (await another()).text()).toBe("900");
});

test("connections at once have a limit, told in words, and make room again", async () => {
	const url = await start({ limits: { maximumConnections: 20 } });
	const held = await Promise.all(Array.from({ length: 20 }, () => opened(url)));
	const refused = await fetch(url);
	expect(refused.status).toBe(503);
	expect(await refused.text()).toContain("too many connections");
	for (const socket of held) socket.destroy();
	await expect.poll(async () => (await fetch(url)).status).toBe(200);
});

test("a request that is not whole in time is answered, whatever it lacks", async () => {
	const url = await start({
		limits: { headersTimeoutMs: 300, requestTimeoutMs: 600 },
	});
	for (const text of [
		"GET / HTTP/1.1\r\nHost: a\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc",
	]) {
		const socket = await opened(url, text);
		const [answer] = await once(socket, "data");
		expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /);
		socket.destroy();
	}
});

test("two requests of one connection are answered one after the other", async () => {
	const url = await start({});
	const one = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
	const two =
		"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\n\r\nabcd";
	const socket = await opened(url, one + two);
	const text = (await buffer(socket)).toString();
	expect(text.match(/\r\n\r\n\d/g)).toEqual(["\r\n\r\n3", "\r\n\r\n4"]);
});
