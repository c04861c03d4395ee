import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildAdmin } from "../../scripts/start/build-admin.ts";
import { findFreePort } from "../support/free-port.ts";
import { sendRaw } from "../support/raw-http.ts";

const adminUrl = "https://patchbay.example.com";
/** Nothing listens there: the pages asked for here need no API. */
const apiUrl = "http://127.0.0.1:9";
let url: string;
let admin: ChildProcess;
beforeAll(async () => {
	await buildAdmin(AbortSignal.timeout(120_000));
	const port = await findFreePort();
	url = `http://127.0.0.1:${port}`;
	const entry = fileURLToPath(
		new URL("../../apps/admin/server.ts", import.meta.url),
	);
	admin = fork(entry, {
		stdio: "ignore",
		env: {
			NODE_ENV: "production",
			LOG_LEVEL: "silent",
			ADMIN_PORT: String(port),
			ADMIN_URL: adminUrl,
			API_URL: apiUrl,
			FORWARDING_SECRET: randomBytes(32).toString("base64"),
		},
	});
	while (!(await answers())) await sleep(100);
});
const answers = () =>
	fetch(`${url}/healthz`).then(
		({ ok }) => ok,
		() => false,
	);

/** Also how the admin ends when whoever started it is gone: its channel closes. */
afterAll(async () => {
	const ended = once(admin, "exit");
	admin.disconnect();
	expect(await ended).toEqual([0, null]);
});

test("a page runs our own scripts only, is framed by nobody and kept by no cache", async () => {
	const reply = await fetch(`${url}/login`);
	const page = await reply.text();
	const policy = reply.headers.get("content-security-policy") ?? "";
	const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1];
	expect(policy).toContain("default-src 'none'");
	expect(policy).toContain("frame-ancestors 'none'");
	expect(policy).toContain(`img-src 'self' data: ${apiUrl}`);
	expect(policy).toContain(`media-src ${apiUrl}`);
	expect(policy).toContain(`frame-src ${apiUrl}`);
	expect(policy).not.toMatch(/script-src[^;]*unsafe/);
	const scripts = [...page.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
	expect(scripts.length).toBeGreaterThan(1);
	for (const tag of scripts) expect(tag).toContain(`nonce="${nonce}"`);
	expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
	expect(Object.fromEntries(reply.headers)).toMatchObject({
		"x-frame-options": "DENY",
		"x-content-type-options": "nosniff",
		"referrer-policy": "same-origin",
		"cache-control": "no-store",
		"strict-transport-security": expect.stringContaining("max-age="),
	});
	const again = await fetch(`${url}/login`);
	expect(again.headers.get("content-security-policy")).not.toContain(nonce);
});

test.each([
	["https://evil.example", "cross-site"],
	["null", "cross-site"],
	[null, "cross-site"],
	["https://other.patchbay.example.com", "same-site"],
])(
	"a form sent from %s (%s) is refused before anything reads it",
	async (origin, site) => {
		const reply = await fetch(`${url}/logout`, {
			method: "POST",
			redirect: "manual",
			headers: {
				"sec-fetch-site": site,
				"content-type": "application/x-www-form-urlencoded",
				...(origin ? { origin } : {}),
			},
			body: "x=1",
		});
		expect(reply.status).toBe(403);
	},
);

test("our own form is taken, also when a proxy has rewritten Host", async () => {
	const reply = await fetch(`${url}/login`, {
		method: "POST",
		headers: {
			origin: adminUrl,
			"content-type": "application/x-www-form-urlencoded",
		},
		body: "email=a%40example.com&password=wrong",
	});
	expect(reply.status).toBe(503);
	expect(await reply.text()).toContain("Signing in does not work right now");
});

test("our own page under another address is told which one to open", async () => {
	const reply = await fetch(`${url}/login`, {
		method: "POST",
		headers: {
			origin: url,
			"sec-fetch-site": "same-origin",
			"content-type": "application/x-www-form-urlencoded",
		},
		body: "email=a%40example.com&password=wrong",
	});
	expect(reply.status).toBe(403);
	expect(await reply.text()).toContain(
		`You opened Patchbay at ${url}, but it is set up for ${adminUrl}`,
	);
});

test("whatever is no built file is kept by no cache, in each form and at each status", async () => {
	for (const [path, method] of [
		["/login", "GET"],
		["/login.data", "GET"],
		["/brands", "GET"],
		["/brands.data", "GET"],
		["/nothing-here", "GET"],
		["/nothing-here.data", "GET"],
		["/oauth/nothing/callback?code=1", "GET"],
		["/login", "POST"],
		["/login.data", "POST"],
		["/logout", "POST"],
		["/login", "PROPFIND"],
		["/brands/%E0%A4%A", "GET"],
		["/events/brands/%E0%A4%A/connections", "GET"],
		["/healthz", "GET"],
		["/assets/gone.js", "GET"],
	] as const) {
		const reply = await fetch(`${url}${path}`, {
			method,
			redirect: "manual",
			headers: { origin: adminUrl },
		});
		await reply.arrayBuffer();
		expect([path, method, reply.headers.get("cache-control")]).toEqual([
			path,
			method,
			"no-store",
		]);
	}
});

/** As a browser asks, whoever has it ask. */
const ask = (path: string, site?: string, accepted = "gzip") =>
	sendRaw({
		url,
		head: [
			`GET ${path} HTTP/1.1`,
			`Host: ${new URL(url).host}`,
			`Accept-Encoding: ${accepted}`,
			...(site ? [`Sec-Fetch-Site: ${site}`] : []),
			"Connection: close",
			"",
			"",
		].join("\r\n"),
	});

test("scripts, pages and their data are compressed, as far as the browser takes it", async () => {
	const page = await (await fetch(`${url}/login`)).text();
	const files = new Set(
		[...page.matchAll(/"(\/assets\/[^"]+\.(?:js|css))"/g)].map(
			([, path]) => path ?? "",
		),
	);
	expect(files.size).toBeGreaterThan(5);
	const bytes = { identity: 0, gzip: 0, br: 0 };
	for (const file of files)
		for (const encoding of ["identity", "gzip", "br"] as const) {
			const { text } = await ask(file, undefined, encoding);
			bytes[encoding] += text.length;
			const isSmall = Number(/content-length: (\d+)/i.exec(text)?.[1]) < 1_024;
			if (encoding === "identity")
				expect(text).not.toContain("Content-Encoding");
			else if (!isSmall)
				expect(text).toContain(`Content-Encoding: ${encoding}`);
			expect(text).toContain("Vary: Accept-Encoding");
		}
	expect(bytes.gzip).toBeLessThan(bytes.identity / 2);
	expect(bytes.br).toBeLessThan(bytes.identity / 2);
	for (const site of ["none", "same-origin"])
		expect((await ask("/login", site)).text).toContain(
			"Content-Encoding: gzip",
		);
	expect((await ask("/brands", "same-origin")).text).toContain(
		"Content-Encoding: gzip",
	);
});

test.each(["cross-site", "same-site", undefined])(
	"a page that %s has the browser ask for goes out as it is: its length tells nothing",
	async (site) => {
		for (const path of ["/login?returnTo=/brands", "/brands", "/login.data"])
			expect((await ask(path, site)).text).not.toContain("Content-Encoding");
	},
);

test("a page that needs the API says so when it is away, with the request's id", async () => {
	const reply = await fetch(`${url}/brands`);
	expect(reply.status).toBe(503);
	const page = await reply.text();
	expect(page).toContain("Patchbay is not reachable right now");
	expect(page).toContain(reply.headers.get("x-request-id"));
});

test("an untrusted client's request id is not taken over", async () => {
	const reply = await fetch(`${url}/healthz`, {
		headers: { "x-request-id": "chosen-by-a-client" },
	});
	expect(reply.headers.get("x-request-id")).not.toBe("chosen-by-a-client");
});

test("built files are kept for a year, and a missing one is no page", async () => {
	const page = await (await fetch(`${url}/login`)).text();
	const script = /href="(\/assets\/[^"]+\.js)"/.exec(page)?.[1];
	const reply = await fetch(`${url}${script}`);
	expect(reply.headers.get("cache-control")).toContain("immutable");
	expect((await fetch(`${url}/assets/gone.js`)).status).toBe(404);
});

test("no address is answered by a way to another host, as a folder of the built files might be", async () => {
	for (const path of [
		"//evil.example/..",
		"//evil.example/%2e%2e",
		"/\\evil.example/..",
		"/\\evil.example/%2e%2e",
		"//evil.example%2f..",
		"/assets",
	]) {
		const { text } = await sendRaw({
			url,
			head: `GET ${path} HTTP/1.1\r\nHost: patchbay.example.com\r\nConnection: close\r\n\r\n`,
		});
		const way = /^location: (.*)$/im.exec(text)?.[1] ?? "";
		expect([path, new URL(way, adminUrl).origin]).toEqual([path, adminUrl]);
	}
});

test("an address without a page is refused in words, not as a failure of ours", async () => {
	for (const [path, status, method] of [
		["/oauth/nothing/callback?code=1", 404, "GET"],
		["/api/auth/sign-in/email", 405, "POST"],
	] as const) {
		const reply = await fetch(`${url}${path}`, {
			method,
			headers: {
				origin: adminUrl,
				...(method === "POST" ? { "content-type": "application/json" } : {}),
			},
			...(method === "POST" ? { body: "{}" } : {}),
		});
		expect([path, reply.status]).toEqual([path, status]);
		expect(await reply.text()).not.toMatch(/on our side|\bat \w+ \(/);
	}
});

test("a page that takes no form says so and what to do, with nothing of the framework in it, and is no failure of ours", async () => {
	const headers = { origin: adminUrl, "content-type": "application/json" };
	for (const [path, method] of [
		["/api/auth/sign-in/email", "POST"],
		["/oauth/google-sign-in/problem", "POST"],
		["/oauth/google-sign-in/problem", "DELETE"],
		["/login", "PROPFIND"],
	] as const) {
		const reply = await fetch(`${url}${path}`, {
			method,
			headers,
			...(method === "POST" ? { body: "{}" } : {}),
		});
		expect([path, method, reply.status]).toEqual([path, method, 405]);
		const page = await reply.text();
		expect(page).toContain("does not accept such a request");
		expect(page).toContain("Go back");
		// Of the router: "You made a POST request to … but did not provide an `action` for route …".
		expect(page).not.toMatch(
			/did not provide|Invalid request method|Method Not Allowed|page failed/,
		);
	}
});
