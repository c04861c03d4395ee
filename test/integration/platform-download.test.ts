import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { createLogger } from "@patchbay/logger";
import {
	bearer,
	defaultEndpoints,
	download,
	failureKind,
	type PlatformSession,
} from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uncounted } from "../support/uncounted.ts";

let origin: string;
let seen: IncomingHttpHeaders[] = [];
const server = createServer((request, reply) => {
	seen.push(request.headers);
	const url = new URL(request.url ?? "/", origin);
	const to = url.searchParams.get("to");
	if (to !== null) reply.writeHead(302, { location: to }).end();
	else if (url.pathname === "/gone") reply.writeHead(403).end("expired");
	else if (url.pathname === "/busy") reply.writeHead(503).end();
	else if (url.pathname === "/cut") {
		reply.writeHead(200, { "content-length": "100" });
		reply.write("half", () => reply.destroy());
	} else if (url.pathname === "/open") {
		reply.removeHeader("transfer-encoding");
		reply.writeHead(200, { connection: "close" });
		reply.end("x".repeat(5_000));
	} else if (url.pathname === "/pieces") {
		reply.write("x".repeat(2_000));
		reply.end("x".repeat(3_000));
	} else reply.end("x".repeat(5_000));
});
let session: PlatformSession;

beforeAll(async () => {
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	session = {
		...uncounted,
		authorize: async (request) => bearer(request, new Secret("never")),
		renewAfterRefusal: async () => {},
		reject: async () => {},
		grantedScopes: () => null,
		endpoints: { ...defaultEndpoints.GOOGLE_ADS, apiUrl: origin },
		extras: {},
		requestId: "download",
		logger: createLogger({ name: "test", level: "silent" }),
	};
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

async function fetchAll(
	url: string,
	maxBytes = 1_000_000,
	hosts: string[] = [],
	provesItsEnd = false,
) {
	let size = 0;
	for await (const piece of download(session, { name: "Example" }, url, {
		maxBytes,
		hosts,
		provesItsEnd,
	}))
		size += piece.length;
	return size;
}
const kindOf = (promise: Promise<unknown>) =>
	promise.then(
		() => "none",
		(error: unknown) => failureKind(error),
	);

test("a file is streamed without the credential, also after a redirect", async () => {
	seen = [];
	expect(await fetchAll(`${origin}/file?to=/other`)).toBe(5_000);
	expect(seen).toHaveLength(2);
	for (const headers of seen) {
		expect(headers.authorization).toBeUndefined();
		expect(JSON.stringify(headers)).not.toContain("never");
	}
});

test.each([
	"http://files.example.com/x",
	"https://evil.example/x",
	"https://files.example.com.evil.example/x",
	"https://files.example.com:8443/x",
	"https://user:pw@files.example.com/x",
	"https://127.0.0.1/x",
	"file:///etc/passwd",
	"nonsense",
	"",
])("%s is not called", async (url) => {
	expect(
		await kindOf(fetchAll(url, 1_000, ["files.example.com", "*.blob.example"])),
	).toBe("reply");
	seen = [];
	const redirecting = `${origin}/x?to=${encodeURIComponent(url || "http://10.0.0.1/")}`;
	if (url !== "nonsense")
		expect(
			await kindOf(fetchAll(redirecting, 1_000, ["files.example.com"])),
		).toBe("reply");
});

test("a named host that leads into a private network is not called", async () => {
	const hosts = [
		"localhost",
		"127.0.0.1",
		"[::1]",
		"[::ffff:7f00:1]",
		"[64:ff9b::a9fe:a9fe]",
		"169.254.169.254",
	];
	for (const host of [...hosts, "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"]) {
		const address = `https://${host}/x`;
		expect(await kindOf(fetchAll(address, 1_000, hosts)), host).toBe("reply");
		const redirecting = `${origin}/x?to=${encodeURIComponent(address)}`;
		expect(await kindOf(fetchAll(redirecting, 1_000, hosts)), host).toBe(
			"reply",
		);
	}
});

test("what does not come whole, is too large or gone is told apart", async () => {
	expect(await kindOf(fetchAll(`${origin}/file`, 4_000))).toBe("reply");
	expect(await kindOf(fetchAll(`${origin}/gone`))).toBe("rejected");
	expect(await kindOf(fetchAll(`${origin}/busy`))).toBe("transient");
	expect(await kindOf(fetchAll(`${origin}/cut`))).toBe("transient");
});

test("a file without a length is read where it proves its end by itself alone", async () => {
	expect(await kindOf(fetchAll(`${origin}/open`))).toBe("reply");
	expect(await fetchAll(`${origin}/open`, 1_000_000, [], true)).toBe(5_000);
	for (const path of ["/file", "/pieces"])
		expect(await fetchAll(`${origin}${path}`)).toBe(5_000);
});
