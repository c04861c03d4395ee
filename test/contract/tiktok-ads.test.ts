import { once } from "node:events";
import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { createLogger } from "@patchbay/logger";
import type { OAuthApp } from "@patchbay/oauth";
import {
	createTokenSession,
	getPlatform,
	hasAdAccounts,
	parsePlatformEndpoints,
	platforms,
} from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import { afterEach, beforeEach, expect, test } from "vitest";
import { uncounted } from "../support/uncounted.ts";

// TikTok's connector at a server that answers as no simulator would: thousands of advertisers, a bad one among them, 50 MB.

const platform = getPlatform(platforms, "TIKTOK_ADS");
const app: OAuthApp = {
	platform: "TIKTOK_ADS",
	clientId: "7310000000000000001",
	clientSecrets: [new Secret("the app's secret")],
	redirectUri: "http://localhost:3000/oauth/tiktok-ads/callback",
	extras: {},
};

type Answer = (
	url: URL,
	reply: ServerResponse,
	request: IncomingMessage,
) => void;

let answer: Answer;
let origin: string;
let stop: () => void;
let asked: URL[];
beforeEach(async () => {
	asked = [];
	const server = createServer((request, reply) => {
		const url = new URL(request.url ?? "", origin);
		asked.push(url);
		reply.setHeader("content-type", "application/json");
		answer(url, reply, request);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	stop = () => {
		server.closeAllConnections();
		server.close();
	};
});
afterEach(() => stop());

function session() {
	const table = parsePlatformEndpoints({ TIKTOK_ADS: { apiUrl: origin } });
	return createTokenSession({
		credential: {
			method: "OAUTH2",
			token: new Secret("the token"),
			refreshToken: null,
		},
		scopes: ["1", "2", "4", "6"],
		platform,
		app,
		endpoints: table.TIKTOK_ADS,
		requestId: "contract-suite",
		meter: uncounted,
		logger: createLogger({ name: "contract", level: "silent" }),
		limits: {
			retries: 1,
			firstRetryMilliseconds: 10,
			// The usual one: a call that says nothing smaller would take 50 MB.
			replyBytes: 64 * 1_048_576,
		},
	});
}

async function listAccounts() {
	if (!hasAdAccounts(platform)) throw new Error("TikTok lists no accounts");
	return platform.parts.accounts.run(session());
}

const envelope = (data: unknown, code = 0) =>
	JSON.stringify({ code, message: "OK", request_id: "1", data });
const isList = (url: URL) => url.pathname.endsWith("/oauth2/advertiser/get/");
const idsOf = (url: URL) =>
	JSON.parse(url.searchParams.get("advertiser_ids") ?? "null") as string[];
const idOf = (index: number) =>
	String(7_100_000_000_000_000_001n + BigInt(index));

/** Answers with so many advertisers, and refuses every call for details that names one of `bad`. */
function advertisers(count: number, bad: ReadonlySet<string>): Answer {
	const all = Array.from({ length: count }, (_, index) => idOf(index));
	return (url, reply) => {
		if (isList(url))
			reply.end(
				envelope({
					list: all.map((id) => ({
						advertiser_id: id,
						advertiser_name: `Advertiser ${id}`,
					})),
				}),
			);
		else if (idsOf(url).some((id) => bad.has(id)))
			reply.end(envelope({}, 40_001));
		else
			reply.end(
				envelope({
					list: idsOf(url).map((id) => ({
						advertiser_id: id,
						name: `Name ${id}`,
						status: "STATUS_ENABLE",
						currency: "USD",
						display_timezone: "America/New_York",
					})),
				}),
			);
	};
}

test("hundreds of accounts are read a hundred at a time, each once, with ids of 19 digits", async () => {
	answer = advertisers(250, new Set());
	const accounts = await listAccounts();
	expect(accounts.map(({ externalId }) => externalId)).toEqual(
		Array.from({ length: 250 }, (_, index) => idOf(index)),
	);
	const details = asked.filter((url) => !isList(url));
	expect(details.map((url) => idsOf(url).length)).toEqual([100, 100, 50]);
	for (const url of asked) expect(url.pathname).toMatch(/\/$/);
});

test("one account that is refused survives as unreadable, and takes no other with it", async () => {
	const bad = new Set([idOf(137), idOf(249)]);
	answer = advertisers(250, bad);
	const accounts = await listAccounts();
	expect(accounts).toHaveLength(250);
	for (const { externalId, unreadable, active, name } of accounts)
		if (bad.has(externalId)) {
			expect(unreadable).toMatchObject({
				code: "ACCESS_MISSING",
				isRefusal: true,
			});
			expect([active, name]).toEqual([false, `Advertiser ${externalId}`]);
		} else expect([unreadable, active]).toEqual([undefined, true]);
	// Each is found by halving a hundred, not by asking for all of them one by one.
	expect(asked.length).toBeLessThan(40);
});

test("an outage of the details is everybody's, and makes no account unreadable", async () => {
	answer = (url, reply, request) =>
		isList(url)
			? advertisers(3, new Set())(url, reply, request)
			: void reply.end(envelope({}, 50_000));
	await expect(listAccounts()).rejects.toMatchObject({
		code: "PLATFORM_UNAVAILABLE",
	});
});

test("an account that is not told of, or in an unknown form, is listed with that reason", async () => {
	answer = (url, reply) =>
		void reply.end(
			isList(url)
				? envelope({
						list: [
							{ advertiser_id: "7100000000000000001", advertiser_name: "Good" },
							{ advertiser_id: "7100000000000000002" },
							{ advertiser_id: "7100000000000000003", advertiser_name: null },
							{ advertiser_id: "7100000000000000004", advertiser_name: 4 },
							{ advertiser_id: "../../x" },
							"nonsense",
						],
					})
				: envelope({
						list: [
							// A number that a double cannot hold.
							{ advertiser_id: 1 },
							{ advertiser_id: "7100000000000000001", name: "Good" },
							{ advertiser_id: "7100000000000000002", name: { text: "Odd" } },
						],
					}).replace(
						'"advertiser_id":1',
						'"advertiser_id":7100000000000000009',
					),
		);
	const accounts = await listAccounts();
	expect(
		accounts.map(({ externalId, name, unreadable }) => [
			externalId,
			name,
			unreadable?.code,
		]),
	).toEqual([
		["7100000000000000001", "Good", undefined],
		["7100000000000000002", "7100000000000000002", "PLATFORM_REPLY_CHANGED"],
		["7100000000000000003", "7100000000000000003", "PLATFORM_REPLY_CHANGED"],
		["7100000000000000004", "7100000000000000004", "PLATFORM_REPLY_CHANGED"],
	]);
});

test.each(["oauth2/advertiser/get/", "advertiser/info/", "user/info/"])(
	"50 MB of %s are not read to their end",
	async (path) => {
		const piece = Buffer.alloc(1_048_576, " ");
		let sent = 0;
		answer = (url, reply, request) => {
			if (!url.pathname.endsWith(path))
				return advertisers(3, new Set())(url, reply, request);
			reply.write('{"code":0,"message":"OK","data":{"list":[');
			const more = () => {
				while (sent < 50) {
					sent += 1;
					if (!reply.write(piece)) return;
				}
				reply.end("]}}");
			};
			reply.on("drain", more);
			more();
		};
		const reading =
			path === "user/info/"
				? platform.parts.verify.run(session())
				: listAccounts();
		await expect(reading).rejects.toMatchObject({
			code: "PLATFORM_REPLY_CHANGED",
			message: expect.stringContaining("more than"),
		});
		expect(sent).toBeLessThan(50);
	},
);

test("the app's proof is in one address, and in no error", async () => {
	answer = (_url, reply) => {
		reply.statusCode = 502;
		reply.end("<html>");
	};
	const error = await listAccounts().catch((thrown: unknown) => thrown);
	expect(asked[0]?.searchParams.get("secret")).toBe("the app's secret");
	const { message, stack, cause } = error as Error;
	const printed = JSON.stringify([message, stack, String(cause), error]);
	for (const secret of ["app's secret", "app%27s", "the token", "the+app"])
		expect(printed).not.toContain(secret);
});
