import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { vouchForAddress } from "@patchbay/http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { forwardingSecret } from "../../scripts/start/plan-parts.ts";
import { growthWhile } from "../support/peak-memory.ts";
import { sendRaw } from "../support/raw-http.ts";
import { type Stack, startStack } from "../support/stack.ts";

const mebibyte = 1024 * 1024;
const hugeBytes = 300 * mebibyte;
/** Twice the highest that was measured for a refused body of that size. */
const growthLimit = 100 * mebibyte;

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
}, 180_000);
afterAll(() => stack?.stop());

const parts = ["api", "admin", "worker", "sandbox"] as const;
type Part = (typeof parts)[number];
const urlOf = (part: Part) =>
	({
		api: stack.apiUrl,
		admin: stack.adminUrl,
		worker: stack.workerUrl,
		sandbox: stack.sandboxUrl,
	})[part];
/** An address of each part that anybody reaches and that takes a body, where there is one. */
const open: Record<Part, { path: string; type: string }> = {
	api: { path: "/api/auth/sign-in/email", type: "application/json" },
	admin: { path: "/login", type: "application/x-www-form-urlencoded" },
	worker: { path: "/healthz", type: "text/plain" },
	sandbox: {
		path: "/google-ads/token",
		type: "application/x-www-form-urlencoded",
	},
};
const head = (part: Part, ...headers: string[]) =>
	[
		`POST ${open[part].path} HTTP/1.1`,
		`Host: ${new URL(urlOf(part)).host}`,
		`Content-Type: ${open[part].type}`,
		...headers,
		"",
		"",
	].join("\r\n");

function* pieces(bytes: number, chunked = false) {
	const piece = Buffer.alloc(65_536, "x");
	const framed = chunked
		? Buffer.concat([
				Buffer.from(`${piece.length.toString(16)}\r\n`),
				piece,
				Buffer.from("\r\n"),
			])
		: piece;
	for (let sent = 0; sent < bytes; sent += piece.length) yield framed;
}

const isHealthy = async (part: Part) => {
	const reply = await fetch(`${urlOf(part)}/healthz`, {
		signal: AbortSignal.timeout(10_000),
	});
	return reply.status === 200 && (await reply.text()).includes("ok");
};
const failures = async () =>
	(await stack.logs())
		.split("\n")
		.filter((line) => /"level":"?(error|fatal|50|60)"?[,}]/.test(line));

describe.each(parts)("%s", (part) => {
	test.each([
		["declares 300 MB", false],
		["sends 300 MB without saying so", true],
	])(
		"refuses a request that %s, and stays as it was",
		async (_what, chunked) => {
			const length = chunked
				? "Transfer-Encoding: chunked"
				: `Content-Length: ${hugeBytes}`;
			const growth = await growthWhile(stack.pidOf(part), async () => {
				const reply = await sendRaw({
					url: urlOf(part),
					head: head(part, length, "Connection: close"),
					body: pieces(hugeBytes, chunked),
				});
				expect(reply.status).toBe(413);
				expect(reply.text).toMatch(
					/too large: .*at most \d+ bytes|accepts no body/,
				);
				expect(reply.text).not.toContain("xxxx");
				expect(reply.sent).toBeLessThan(hugeBytes);
				expect(await isHealthy(part)).toBe(true);
			});
			expect(growth).toBeLessThan(growthLimit);
		},
	);

	test("refuses headers that are too large, and too many", async () => {
		for (const headers of [
			[`X-Long: ${"y".repeat(200_000)}`],
			Array.from({ length: 3_000 }, (_, index) => `X-${index}: y`),
		]) {
			const reply = await sendRaw({
				url: urlOf(part),
				head: head(part, ...headers),
			});
			expect(reply.status).toBe(431);
			expect(reply.text).toContain("headers");
			expect(reply.text).not.toContain("yyyy");
		}
		expect(await isHealthy(part)).toBe(true);
	});

	test("answers what is no HTTP, and an address that is none, with a sentence", async () => {
		const { host } = new URL(urlOf(part));
		for (const text of [
			"\u0000\u0001\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
			`GET http://\u00e4:x/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
			`POST ${open[part].path} HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n`,
		]) {
			const reply = await sendRaw({ url: urlOf(part), head: text });
			expect([text, reply.status]).toEqual([text, expect.any(Number)]);
			expect(reply.status).toBeLessThan(500);
			// The sandbox reads no Host, and the worker accepts no body, whatever is in it.
			if (part === "api" || part === "admin") expect(reply.status).toBe(400);
		}
		expect(await isHealthy(part)).toBe(true);
	});

	test("makes nothing of a client that leaves in the middle of its request", async () => {
		const before = (await failures()).length;
		for (const length of ["Content-Length: 1000", "Transfer-Encoding: chunked"])
			for (let round = 0; round < 5; round++)
				await sendRaw({
					url: urlOf(part),
					head: head(part, length),
					body: [Buffer.from("3\r\nabc\r\n")],
					leave: true,
				});
		await sleep(500);
		expect((await failures()).slice(before)).toEqual([]);
		expect(await isHealthy(part)).toBe(true);
	});
});

// Beside each other: each waits for as long as the servers do.
describe.concurrent("what never comes is not waited for:", () => {
	test("headers", async () => {
		const replies = await Promise.all(
			parts.map((part) =>
				sendRaw({
					url: urlOf(part),
					head: "GET /healthz HTTP/1.1\r\nHost: localhost\r\n",
				}),
			),
		);
		for (const reply of replies) {
			expect(reply.status).toBe(408);
			expect(reply.text).toContain("did not come in time");
		}
	});

	test("a body, by the API and the admin", async () => {
		const replies = await Promise.all(
			(["api", "admin"] as const).map((part) =>
				sendRaw({
					url: urlOf(part),
					head: head(part, "Content-Length: 100"),
					body: [Buffer.from("a=")],
				}),
			),
		);
		for (const reply of replies) {
			expect(reply.status).toBe(408);
			expect(reply.text).toContain("did not come in time");
		}
	});
});

describe("the API and the admin", () => {
	test("a client that asks first is refused before it sends", async () => {
		for (const part of ["api", "admin"] as const) {
			const reply = await sendRaw({
				url: urlOf(part),
				head: head(
					part,
					"Expect: 100-continue",
					`Content-Length: ${hugeBytes}`,
					"Connection: close",
				),
			});
			expect(reply.text).toMatch(/^HTTP\/1\.1 413/);
		}
	});
});

describe("the API's REST routes", () => {
	const post = (path: string, body: BodyInit, type = "application/json") =>
		fetch(`${stack.apiUrl}${path}`, {
			method: "POST",
			body,
			headers: { "Content-Type": type },
		});
	const routes: [string, Record<string, unknown>][] = [
		["/api/auth/sign-in/email", { email: "a@example.com", password: "x" }],
		["/api/auth/request-password-reset", { email: "a@example.com" }],
		["/api/auth/reset-password", { token: "x", newPassword: "y" }],
		["/api/auth/sign-in/google", { callbackURL: "/brands" }],
		["/api/auth/two-factor/verify-totp", { code: "123456" }],
		["/api/auth/two-factor/verify-backup-code", { code: "x" }],
		["/api/invitations/look-up", { token: "x" }],
		["/api/invitations/accept", { token: "x", name: "n", password: "p" }],
	];

	test("text that cannot be stored is refused at every field, not a failure of ours", async () => {
		const before = (await failures()).length;
		for (const [path, body] of routes)
			for (const field of Object.keys(body))
				for (const text of ["a\u0000b", "a\ud800b"]) {
					const sent = JSON.stringify({ ...body, [field]: text });
					const reply = await post(path, sent);
					expect([path, field, reply.status]).toEqual([path, field, 400]);
					expect(await reply.json()).toMatchObject({
						code: "INVALID_INPUT",
						message: expect.stringMatching(
							/text cannot hold it|half of a character/,
						),
					});
				}
		expect((await failures()).slice(before)).toEqual([]);
	});

	test("U+0000 in an address, a cookie or a header is no failure of ours either", async () => {
		const before = (await failures()).length;
		const asked = [
			"/api/auth/callback/google?state=%00&code=%00",
			"/api/auth/callback/google?error=%00",
			"/api/audit-events.csv?from=%00",
			"/api/audit-events.csv?actorId=%00&actions=%00",
			"/assets/%00?signature=%00",
			"/assets/%E0%A4%A?expires=1",
			"/graphql?query=%00",
			"/graphql?query=%E0%A4%A",
			"/api/auth/%00",
		];
		for (const path of asked) {
			const reply = await fetch(`${stack.apiUrl}${path}`, {
				redirect: "manual",
				headers: {
					Accept: "application/graphql-response+json, */*",
					Cookie:
						"patchbay.session_token=%00.%00; patchbay.google_sign_in=%00; patchbay.two_factor=%00",
					"X-Patchbay-Tenant":
						Buffer.from("Tenant:\u0000").toString("base64url"),
				},
			});
			expect([path, Math.floor(reply.status / 100)]).toEqual([path, 4]);
		}
		expect((await failures()).slice(before)).toEqual([]);
	});

	test("what is no JSON, nested without end, no UTF-8 or of another type is refused with a reason", async () => {
		const before = (await failures()).length;
		const deep = `{"email":${"[".repeat(7_000)}${"]".repeat(7_000)}}`;
		for (const [path] of routes) {
			const answers = [
				await post(path, "{"),
				await post(path, deep),
				await post(path, "[1]"),
				await post(path, Buffer.from([0x22, 0xff, 0x22])),
				await post(path, "{}", "text/plain"),
				await post(path, "a=b", "application/x-www-form-urlencoded"),
			];
			for (const reply of answers) {
				const { code, message } = (await reply.json()) as {
					code: string;
					message: string;
				};
				expect([path, reply.status]).toEqual([
					path,
					code === "UNSUPPORTED_MEDIA_TYPE" ? 415 : 400,
				]);
				expect(message.length).toBeGreaterThan(10);
			}
		}
		expect((await failures()).slice(before)).toEqual([]);
	});
});

test("a neighbour on the API's own host chooses no address to be throttled under; the admin vouches for one", async () => {
	const ask = (headers: Record<string, string>) =>
		fetch(`${stack.apiUrl}/api/auth/request-password-reset`, {
			method: "POST",
			body: JSON.stringify({ email: `${randomUUID()}@example.com` }),
			headers: { "Content-Type": "application/json", ...headers },
		});
	const statuses = new Set<number>();
	for (let n = 0; n < 40; n++) {
		const { status } = await ask({ "X-Forwarded-For": `203.0.113.${n}` });
		statuses.add(status);
	}
	expect(statuses).toEqual(new Set([200, 429]));
	const id = randomUUID();
	const vouch = (secret: string, requestId: string) => ({
		"X-Request-Id": requestId,
		"X-Patchbay-Client": vouchForAddress(secret, id, "203.0.113.7"),
	});
	const shared = forwardingSecret(stack.secrets);
	expect((await ask(vouch(shared, id))).status).toBe(200);
	expect((await ask(vouch(shared, "another-one"))).status).toBe(429);
	expect((await ask(vouch("a guess of it", id))).status).toBe(429);
	// The admin passes its own client's address on: here the one that has asked too often.
	const page = await fetch(`${stack.adminUrl}/forgot-password`, {
		method: "POST",
		body: new URLSearchParams({ email: "somebody@example.com" }),
		headers: { Origin: stack.adminUrl, "X-Forwarded-For": "203.0.113.7" },
	});
	expect(await page.text()).toContain("Too many");
});

describe("the admin's forms", () => {
	const pages = [
		"/login",
		"/login/code",
		"/login/google",
		"/forgot-password",
		"/reset-password/new",
		"/invitations/accept",
		"/oauth/google-ads/start",
		"/brands/new",
		"/settings/api-keys",
		"/settings/security",
		"/logout",
		"/tenant",
	];
	let cookie = "";
	beforeAll(async () => {
		const { email } = stack.demo;
		const form = new URLSearchParams({ email, password: stack.password });
		const reply = await send("/login", form, urlencoded);
		cookie = reply.headers
			.getSetCookie()
			.map((each) => each.split(";", 1)[0])
			.join("; ");
		expect(cookie).toContain("session");
	});
	const send = (
		path: string,
		body: BodyInit,
		type: string | null,
		session = cookie,
	) =>
		fetch(`${stack.adminUrl}${path}`, {
			method: "POST",
			redirect: "manual",
			body,
			headers: {
				Origin: stack.adminUrl,
				Cookie: session,
				...(type === null ? {} : { "Content-Type": type }),
			},
		});
	const urlencoded = "application/x-www-form-urlencoded";

	test.each([
		["JSON", "{}", "application/json", 415],
		["plain text", "a=b", "text/plain", 415],
		["a file", "--x\r\nnonsense", "multipart/form-data; boundary=x", 415],
		["parts without a boundary", "--x", "multipart/form-data", 415],
		["broken percent-encoding", "email=100%", urlencoded, 400],
		["U+0000", "email=%00&password=%00", urlencoded, 400],
		["half a surrogate pair", "email=%ED%A0%80", urlencoded, 400],
		["a thousand fields", "a=b&".repeat(1_000), urlencoded, 413],
		[
			"a field that is too long",
			`email=${"x".repeat(20_000)}`,
			urlencoded,
			413,
		],
	])(
		"%s is refused on every page, in words",
		async (_what, body, type, status) => {
			const before = (await failures()).length;
			for (const path of pages)
				for (const address of [path, `${path}.data`]) {
					const reply = await send(address, body, type);
					expect([address, reply.status]).toEqual([address, status]);
					const text = await reply.text();
					expect(text).toMatch(
						/accepts only forms|could not be read|too many fields|is too long/,
					);
					expect(text).not.toContain("xxxx");
				}
			expect((await failures()).slice(before)).toEqual([]);
		},
	);

	test("a form that is not right goes back without its password", async () => {
		const reply = await send(
			"/login",
			new URLSearchParams({ email: "nobody", password: "very-secret-word" }),
			urlencoded,
			"",
		);
		expect(reply.status).toBe(400);
		const page = await reply.text();
		expect(page).toContain("Enter your e-mail address.");
		expect(page).not.toContain("very-secret-word");
	});

	test("addresses that cannot be read are the client's fault", async () => {
		const before = (await failures()).length;
		for (const path of [
			"/brands/%E0%A4%A",
			"/%00",
			"/events/import-jobs/%E0%A4%A",
			"/events/brands/%ZZ/connections",
			"/assets/%E0%A4%A.js",
			"/invitations/%E0%A4%A",
			"//evil.example/..//x",
		]) {
			const reply = await fetch(`${stack.adminUrl}${path}`, {
				redirect: "manual",
			});
			expect([path, reply.status < 500]).toEqual([path, true]);
		}
		expect((await failures()).slice(before)).toEqual([]);
	});
});
