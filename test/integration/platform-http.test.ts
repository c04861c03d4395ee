import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { createLogger } from "@patchbay/logger";
import {
	type ApiRequest,
	type ApiRules,
	bearer,
	defaultEndpoints,
	failureKind,
	GrantRevoked,
	type PlatformSession,
	PlatformUnavailable,
	requestEmpty,
	requestJson,
	requestRows,
	type Usage,
} from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";

interface Seen {
	method: string;
	path: string;
	headers: IncomingMessage["headers"];
	body: string;
}
type Answer = (reply: ServerResponse, seen: Seen) => void;

/** Answers of the platform to each call in turn; the last one again and again. */
let answers: Answer[];
let seen: Seen[];
let events: string[];
let notes: { account: string | null; usage: readonly Usage[] }[];
let origin: string;

const server = createServer(async (request, reply) => {
	let body = "";
	for await (const piece of request) body += piece;
	const call = {
		method: request.method ?? "",
		path: request.url ?? "",
		headers: request.headers,
		body,
	};
	seen.push(call);
	events.push(`sent with ${request.headers.authorization ?? "nothing"}`);
	const answer = answers.length > 1 ? answers.shift() : answers[0];
	answer?.(reply, call);
});

beforeAll(async () => {
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));
beforeEach(() => {
	answers = [];
	seen = [];
	events = [];
	notes = [];
});

const json =
	(body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
	(reply) => {
		reply.writeHead(status, { "content-type": "application/json", ...headers });
		reply.end(typeof body === "string" ? body : JSON.stringify(body));
	};
const refuseToken = json({ code: "TOKEN" }, 401);
const unclear = json({ code: "UNCLEAR" }, 401);

/** A platform that answers its failures with `{code}`, some of them with status 200. */
const rules: ApiRules = {
	name: "Example Ads",
	headers: { "x-version": "7" },
	requestIdOf: ({ headers }) => headers["x-log-id"]?.toString() ?? null,
	failureOf: ({ status, body }) => {
		const code =
			typeof body === "object" && body !== null && "code" in body
				? String(body.code)
				: null;
		if (code === "TOKEN") return { meaning: "token", code };
		if (code === "UNCLEAR") return { meaning: "unauthorized", code };
		if (code === "BUSY") return { meaning: "transient", code };
		if (code !== null) return { meaning: "rejected", code };
		if (status < 400) return null;
		return {
			meaning: status === 401 ? "unauthorized" : "transient",
			code: "?",
		};
	},
	usageOf: ({ headers }) =>
		headers["x-used"] === undefined
			? []
			: [
					{
						bucket: "calls",
						used: Number(headers["x-used"]),
						resetsAt: null,
						blockedUntil:
							headers["x-wait"] === undefined
								? null
								: new Date(Date.now() + Number(headers["x-wait"]) * 1000),
					},
				],
};

/** A session whose tokens are `t1`, `t2` …, each made by one renewal. */
function session(
	more: Partial<PlatformSession> = {},
	renew: () => void = () => {},
): PlatformSession {
	let held = new Secret<string>("t1");
	let number = 1;
	return {
		authorize: async (request) => bearer(request, held),
		async renewAfterRefusal(refused) {
			events.push("renewed");
			renew();
			if (refused !== held) return;
			number += 1;
			held = new Secret(`t${number}`);
		},
		reject: async () => {},
		grantedScopes: () => null,
		admit: async (bucket, account) => {
			events.push(`turn in ${bucket} of ${account}`);
		},
		note: (account, usage) => notes.push({ account, usage }),
		refused: async () => {},
		endpoints: { ...defaultEndpoints.GOOGLE_ADS, apiUrl: `${origin}/api` },
		extras: {},
		requestId: "here",
		logger: createLogger({ name: "test", level: "silent" }),
		limits: { retries: 3, firstRetryMilliseconds: 1, replyBytes: 65_536 },
		...more,
	};
}
const get = (path = "/api/x"): ApiRequest => ({
	method: "GET",
	url: `${origin}${path}`,
});
const kindOf = async (promise: Promise<unknown>) =>
	promise.then(
		() => "none",
		(error: unknown) => failureKind(error),
	);

describe("a request", () => {
	test.each([
		["GET", undefined, "", undefined],
		["POST", { json: { a: 1 } }, '{"a":1}', "application/json"],
		[
			"POST",
			{ form: new URLSearchParams({ a: "1 &" }) },
			"a=1+%26",
			"application/x-www-form-urlencoded",
		],
		["PUT", { json: [] }, "[]", "application/json"],
		["PATCH", { json: null }, "null", "application/json"],
		["DELETE", undefined, "", undefined],
	] as const)("is sent as %s with %j", async (method, body, text, type) => {
		answers = [json({ ok: true })];
		await requestJson(session(), rules, {
			...get(),
			method,
			...(body ? { body } : {}),
			headers: { "x-mine": "yes" },
		});
		const [call] = seen;
		expect(call).toMatchObject({ method, body: text });
		expect(call?.headers["content-type"]).toBe(type);
		expect(call?.headers).toMatchObject({
			"x-version": "7",
			"x-mine": "yes",
			"x-request-id": "here",
			authorization: "Bearer t1",
		});
	});

	test("is never sent to an address that is not the platform's, with or without a refresh", async () => {
		for (const url of [
			"https://evil.example/api/x",
			origin.replace("127.0.0.1", "localhost"),
			"http://127.0.0.1:1/api/x",
		])
			await expect(
				requestJson(session(), rules, { method: "GET", url }),
			).rejects.toThrow(RangeError);
		expect(events).toEqual([]);
	});

	test("waits for its turn before each try, the one after a refusal and the repeated one too", async () => {
		answers = [refuseToken, json({ code: "BUSY" }), json({ ok: true })];
		await requestJson(session(), rules, {
			...get(),
			bucket: "reports",
			account: "42",
		});
		expect(events).toEqual([
			"turn in reports of 42",
			"sent with Bearer t1",
			"renewed",
			"turn in reports of 42",
			"sent with Bearer t2",
			"turn in reports of 42",
			"sent with Bearer t2",
		]);
	});

	test("is repeated only where it may be", async () => {
		answers = [json({ code: "BUSY" })];
		expect(
			await kindOf(requestJson(session(), rules, { ...get(), method: "POST" })),
		).toBe("transient");
		expect(seen).toHaveLength(1);
		expect(await kindOf(requestJson(session(), rules, get()))).toBe(
			"transient",
		);
		expect(seen).toHaveLength(5);
	});
});

describe("a reply", () => {
	test("keeps numbers of 19 digits exact", async () => {
		answers = [json('{"id":1234567890123456789,"n":5}')];
		expect(await requestJson(session(), rules, get())).toEqual({
			id: "1234567890123456789",
			n: 5,
		});
	});

	test("with a success status may hold a failure", async () => {
		answers = [json({ code: "NO_SUCH_FIELD" })];
		expect(await kindOf(requestJson(session(), rules, get()))).toBe("rejected");
		expect(await kindOf(requestEmpty(session(), rules, get()))).toBe(
			"rejected",
		);
		const rows = requestRows(session(), rules, get(), {
			list: "results",
			collect: collector,
		});
		expect(await kindOf(rows)).toBe("rejected");
	});

	test.each([204, 202, 200])(
		"with status %i may have no body where none is expected",
		async (status) => {
			answers = [(reply) => reply.writeHead(status).end()];
			await requestEmpty(session(), rules, get());
			if (status === 200)
				expect(await kindOf(requestJson(session(), rules, get()))).toBe(
					"reply",
				);
		},
	);

	test("larger than its call allows is refused; one of a failure is told by its status", async () => {
		answers = [json({ text: "x".repeat(2_000) })];
		expect(
			await kindOf(
				requestJson(session(), rules, { ...get(), maxBytes: 1_000 }),
			),
		).toBe("reply");
		answers = [json("x".repeat(3_000_000), 503), json({ ok: true })];
		expect(await requestJson(session(), rules, get())).toEqual({ ok: true });
	});

	test("that redirects is not followed", async () => {
		answers = [
			(reply) =>
				reply.writeHead(302, { location: `${origin}/api/other` }).end(),
		];
		expect(await kindOf(requestJson(session(), rules, get()))).toBe("reply");
		expect(seen).toHaveLength(1);
	});

	test("tells of the limits, whether it is a success or not; nonsense is left out and no wait is longer than a day", async () => {
		answers = [
			json({ ok: true }, 200, { "x-used": "0.5" }),
			json({ code: "WRONG" }, 400, { "x-used": "9", "x-wait": "2678400" }),
			json({ ok: true }, 200, { "x-used": "lots" }),
			json({ ok: true }, 200, { "x-used": "-3", "x-wait": "soon" }),
		];
		const call = () =>
			requestJson(session(), rules, { ...get(), account: "42" }).catch(
				() => {},
			);
		for (let at = 0; at < 4; at += 1) await call();
		expect(notes.map(({ usage: [first] }) => first?.used)).toEqual([0.5, 1, 0]);
		expect(notes.map(({ account }) => account)).toEqual(["42", "42", "42"]);
		const [, refused, soon] = notes;
		const wait = (refused?.usage[0]?.blockedUntil?.getTime() ?? 0) - Date.now();
		expect(wait).toBeLessThanOrEqual(24 * 3600_000);
		expect(wait).toBeGreaterThan(23 * 3600_000);
		expect(soon?.usage[0]?.blockedUntil).toBeNull();
	});
});

describe("a refused credential", () => {
	test("is renewed, and the request sent once more", async () => {
		answers = [refuseToken, json({ ok: true })];
		await requestJson(session(), rules, get());
		expect(seen.map(({ headers }) => headers.authorization)).toEqual([
			"Bearer t1",
			"Bearer t2",
		]);
	});

	test("ends the grant only when a fresh one is refused in so many words", async () => {
		answers = [refuseToken];
		expect(await kindOf(requestJson(session(), rules, get()))).toBe(
			"reconnect",
		);
		expect(seen).toHaveLength(2);
	});

	test("is an outage when a fresh one is turned away without a word of the token", async () => {
		for (const first of [unclear, refuseToken]) {
			answers = [first, unclear];
			expect(await kindOf(requestJson(session(), rules, get()))).toBe(
				"transient",
			);
		}
		expect(events.filter((event) => event === "renewed")).toHaveLength(2);
	});

	test("is never sent again when it cannot be renewed, and a renewal that failed ends nothing", async () => {
		answers = [refuseToken];
		const failing = session({}, () => {
			throw new PlatformUnavailable("The token endpoint does not answer.");
		});
		expect(await kindOf(requestJson(failing, rules, get()))).toBe("transient");
		// Whoever renews has tried it often enough.
		expect(seen).toHaveLength(1);
		expect(events.filter((event) => event === "renewed")).toHaveLength(1);
	});

	test("is weighed by the session where it says so, a few times at most", async () => {
		answers = [refuseToken];
		const weighing = (confirmRefusal: () => Promise<void>) =>
			session({ confirmRefusal });
		let asked = 0;
		const patient = weighing(async () => {
			asked += 1;
		});
		expect(await kindOf(requestJson(patient, rules, get()))).toBe("transient");
		expect([asked, seen.length]).toEqual([3, 5]);
		const strict = weighing(async () => {
			throw new GrantRevoked("It stands.");
		});
		expect(await kindOf(requestJson(strict, rules, get()))).toBe("reconnect");
	});

	test("is forgotten when the platform accepts the next request", async () => {
		answers = [refuseToken, json({ ok: true })];
		let accepted = 0;
		const telling = session({
			accepted: () => {
				accepted += 1;
			},
		});
		await requestJson(telling, rules, get());
		expect(accepted).toBe(1);
	});
});

function collector() {
	const rows: unknown[] = [];
	return { rows, add: (raw: unknown) => void rows.push(raw) };
}

describe("a reply that is read row by row", () => {
	const read = (limits: PlatformSession["limits"]) =>
		requestRows(session({ ...(limits ? { limits } : {}) }), rules, get(), {
			list: "results",
			collect: collector,
		});
	const streamed = { retries: 2, firstRetryMilliseconds: 1, wholeBytes: 100 };

	test("is the same whether it is parsed whole or as it comes", async () => {
		const results = Array.from({ length: 500 }, (_, id) => ({
			id: `${id}`,
			text: 'é "quoted" \\ ]},{',
			big: 7,
		}));
		const text = JSON.stringify({ a: [1], results, next: "p2" }).replaceAll(
			'"big":7',
			'"big":9007199254740993',
		);
		answers = [json(text)];
		const whole = await read({});
		const split = await read(streamed);
		expect(split.rows.rows).toEqual(whole.rows.rows);
		expect(split.rows.rows).toHaveLength(500);
		expect(split.rows.rows[0]).toMatchObject({ big: "9007199254740993" });
		expect(split.reply).toEqual({ a: [1], results: [], next: "p2" });
		expect(whole.reply).toEqual(split.reply);
	});

	test("that breaks off is read again from its beginning", async () => {
		const text = JSON.stringify({
			results: Array.from({ length: 100 }, String),
		});
		answers = [
			(reply) => {
				reply.writeHead(200, { "content-length": text.length });
				reply.write(text.slice(0, 400), () => reply.destroy());
			},
			json(text),
		];
		const { rows } = await read(streamed);
		expect(rows.rows).toHaveLength(100);
		expect(seen).toHaveLength(2);
	});

	test.each([
		["half of it", '{"results":[{"a":1},'],
		["rows that are none", `{"results":[${"oops,".repeat(100)}1]}`],
		["something behind it", `{"results":[${"1,".repeat(100)}1]} <html>`],
		["a page", `<html>${"x".repeat(300)}</html>`],
	])("with %s is a changed reply", async (_what, text) => {
		answers = [json(text)];
		expect(await kindOf(read(streamed))).toBe("reply");
		expect(seen).toHaveLength(1);
	});

	test("never holds more than it may: neither one row, nor the rest, nor all of it", async () => {
		for (const [text, limits] of [
			[`{"results":[${" ".repeat(5_000)}`, { rowBytes: 1_000 }],
			[`{"rest":"${"x".repeat(5_000)}"}`, { replyBytes: 1_000 }],
			[`{"results":[${"1,".repeat(5_000)}1]}`, { rowsReplyBytes: 1_000 }],
		] as const) {
			answers = [json(text)];
			expect(await kindOf(read({ ...streamed, ...limits }))).toBe("reply");
		}
	});
});
