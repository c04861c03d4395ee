import { describe, expect, test } from "vitest";
import { html, redirect } from "../reply.ts";
import type { SandboxRequest } from "../simulator.ts";
import { Clock } from "../world/clock.ts";
import { people } from "../world/people.ts";
import { answerConsent } from "./consent.ts";
import { OAuth1Refused, OAuth1Server } from "./oauth1-server.ts";
import { StateFile } from "./state-file.ts";

const callback = "http://localhost:3000/oauth/x-ads/callback";
const [, owner] = people;
if (owner === undefined) throw new Error("nobody");

function start() {
	const clock = new Clock();
	const server = new OAuth1Server({
		name: "somewhere",
		policy: {
			requestTokenSeconds: 900,
			accessToken: (sub, random) => `${sub}-${random}`,
		},
		clients: ["consumer", "other"].map((clientId) => ({
			clientId,
			clientSecret: "secret",
			redirectUris: [callback],
			deleted: false,
		})),
		clock,
		state: new StateFile(null),
	});
	return { clock, server };
}

function refusalOf(action: () => unknown): string {
	try {
		action();
	} catch (error) {
		if (error instanceof OAuth1Refused) return error.refusal;
		throw error;
	}
	return "none";
}

/** The authorize address of a platform with OAuth 1.0a: the request token in its query is the key of the consent. */
async function authorize(
	server: OAuth1Server,
	token: string,
	given: { method?: string; headers?: Record<string, string>; form?: string },
) {
	const query = new URLSearchParams({ oauth_token: token });
	const request: SandboxRequest = {
		method: given.method ?? "GET",
		origin: "http://sandbox.test",
		path: "/x-ads/oauth/authorize",
		query,
		headers: given.headers ?? {},
		body: async () => Buffer.from(given.form ?? ""),
	};
	const pending = server.findRequestToken(query.get("oauth_token") ?? "");
	if (pending === null) return html(401, "no such request token");
	return await answerConsent(request, {
		provider: "Somewhere",
		appName: pending.clientId,
		people,
		chosen: null,
		reachOf: ({ accounts }) => `${accounts.length} accounts`,
		always: ["Read your campaigns"],
		scopes: [],
		allow: ({ sub }) =>
			redirect(
				`${pending.callback}?oauth_token=${pending.token}&oauth_verifier=${server.allow(pending, sub)}`,
			),
		deny: () => {
			server.deny(pending);
			return redirect(`${pending.callback}?denied=${pending.token}`);
		},
		refuse: (message) => html(400, message),
	});
}

describe("an OAuth 1.0a server", () => {
	test("goes from request token through the shared consent to an access token", async () => {
		const { server } = start();
		const { token } = server.issueRequestToken("consumer", callback);
		const page = await authorize(server, token, {});
		expect(page.status).toBe(200);
		expect(page.body).toContain("Read your campaigns");
		expect(page.body).toContain(`name="account" value="${owner.sub}"`);
		const back = await authorize(server, token, {
			method: "POST",
			form: `decision=allow&account=${owner.sub}`,
		});
		const query = new URL(back.headers.location ?? "").searchParams;
		expect(query.get("oauth_token")).toBe(token);
		const verifier = query.get("oauth_verifier") ?? "";
		const issued = server.exchange({ clientId: "consumer", token, verifier });
		expect(issued.sub).toBe(owner.sub);
		expect(issued.token.startsWith(`${owner.sub}-`)).toBe(true);
		expect(
			refusalOf(() =>
				server.exchange({ clientId: "consumer", token, verifier }),
			),
		).toBe("request_token_unknown");
	});

	test("answers the header for scripts as every platform does", async () => {
		const { server } = start();
		const first = server.issueRequestToken("consumer", callback).token;
		const allowed = await authorize(server, first, {
			headers: {
				"x-sandbox-consent": "allow",
				"x-sandbox-account": owner.handle,
			},
		});
		expect([allowed.status, allowed.headers.location]).toEqual([
			302,
			expect.stringContaining("oauth_verifier="),
		]);
		const second = server.issueRequestToken("consumer", callback).token;
		const denied = await authorize(server, second, {
			headers: { "x-sandbox-consent": "deny" },
		});
		expect(denied.headers.location).toBe(`${callback}?denied=${second}`);
		expect(server.findRequestToken(second)).toBeNull();
		const third = server.issueRequestToken("consumer", callback).token;
		for (const headers of [
			{ "x-sandbox-consent": "maybe" },
			{ "x-sandbox-consent": "allow", "x-sandbox-account": "nobody" },
		])
			expect((await authorize(server, third, { headers })).status).toBe(400);
	});

	test("refuses an unknown consumer, a callback that is not registered, an outlived and another's request token, a wrong verifier", () => {
		const { server, clock } = start();
		expect(refusalOf(() => server.issueRequestToken("nobody", callback))).toBe(
			"client_unknown",
		);
		expect(
			refusalOf(() => server.issueRequestToken("consumer", `${callback}/x`)),
		).toBe("callback_not_registered");
		const pending = server.issueRequestToken("consumer", callback);
		const { token } = pending;
		const exchange = (clientId: string, verifier: string) =>
			refusalOf(() => server.exchange({ clientId, token, verifier }));
		expect(exchange("consumer", "")).toBe("request_token_not_allowed");
		const verifier = server.allow(pending, owner.sub);
		expect(exchange("other", verifier)).toBe("token_of_other_client");
		expect(exchange("consumer", `${verifier}x`)).toBe("verifier_mismatch");
		clock.advance(901);
		expect(exchange("consumer", verifier)).toBe("request_token_unknown");
	});

	test("gives one person and consumer one token until it is revoked", () => {
		const { server } = start();
		const connect = () => {
			const pending = server.issueRequestToken("consumer", callback);
			const verifier = server.allow(pending, owner.sub);
			return server.exchange({
				clientId: "consumer",
				token: pending.token,
				verifier,
			}).token;
		};
		const first = connect();
		expect(connect()).toBe(first);
		expect(server.revokeGrant(owner.sub)).toBe(1);
		expect(server.findToken(first)?.revoked).toBe(true);
		expect(server.revokeToken(first)).toBe(false);
		expect(connect()).not.toBe(first);
	});
});
