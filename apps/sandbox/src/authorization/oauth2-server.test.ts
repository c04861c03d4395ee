import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Clock } from "../world/clock.ts";
import { type Consent, OAuth2Refused, OAuth2Server } from "./oauth2-server.ts";
import type { OAuth2Policy, RefreshPolicy } from "./policy.ts";
import { StateFile } from "./state-file.ts";

const lasting: RefreshPolicy = {
	issued: "always",
	rotates: false,
	reuseSeconds: 0,
	seconds: null,
	idleSeconds: null,
	perGrant: null,
};
const policy: OAuth2Policy = {
	codeSeconds: 60,
	accessTokenSeconds: 3600,
	refresh: lasting,
	pkce: "optional",
	challengeMethods: ["S256", "plain"],
	scopes: "request",
	prefixes: { code: "c.", accessToken: "a.", refreshToken: "r." },
};
const redirectUri = "http://localhost:3000/oauth/somewhere/callback";
const verifier = "v".repeat(43);

function start(
	changed: Partial<OAuth2Policy> = {},
	state = new StateFile(null),
) {
	const clock = new Clock();
	const server = new OAuth2Server({
		name: "somewhere",
		policy: { ...policy, ...changed },
		clients: [
			{
				clientId: "app",
				clientSecret: "secret",
				redirectUris: [redirectUri],
				deleted: false,
			},
		],
		clock,
		state,
	});
	const consent = (more: Partial<Consent> = {}) =>
		server.issueCode({
			clientId: "app",
			sub: "1",
			redirectUri,
			scopes: ["read", "write"],
			...more,
		}).code;
	const exchange = (code: string, given: string | null = null) =>
		server.exchangeCode({
			clientId: "app",
			code,
			redirectUri,
			verifier: given,
		});
	const refresh = (refreshToken = "", scopes: string[] | null = null) =>
		server.refresh({ clientId: "app", refreshToken, scopes });
	return { clock, server, consent, exchange, refresh };
}

function refusalOf(action: () => unknown): string {
	try {
		action();
	} catch (error) {
		if (error instanceof OAuth2Refused) return error.refusal;
		throw error;
	}
	return "none";
}

describe("policies of an authorization server", () => {
	test("without rotation one refresh token serves for good", () => {
		const { consent, exchange, refresh } = start();
		const { refreshToken } = exchange(consent());
		const value = refreshToken?.token;
		for (let use = 0; use < 3; use++)
			expect(refresh(value).refreshToken?.token).toBe(value);
	});

	test("with rotation each refresh gives the next token, and an old one, used again, ends the family", () => {
		const { consent, exchange, refresh, server } = start({
			refresh: { ...lasting, rotates: true },
		});
		const first = exchange(consent()).refreshToken?.token;
		const second = refresh(first);
		expect(second.refreshToken?.token).not.toBe(first);
		expect(refusalOf(() => refresh(first))).toBe("refresh_token_reused");
		expect(refusalOf(() => refresh(second.refreshToken?.token))).toBe(
			"refresh_token_dead",
		);
		expect(server.inspect(second.accessToken.token)?.state).toBe("revoked");
	});

	test("a family that ends leaves the person's other consents alone", () => {
		const { consent, exchange, refresh } = start({
			refresh: { ...lasting, rotates: true },
		});
		const first = exchange(consent()).refreshToken?.token;
		const other = exchange(consent()).refreshToken?.token;
		refresh(first);
		refusalOf(() => refresh(first));
		expect(refusalOf(() => refresh(other))).toBe("none");
	});

	test("a replaced token may be used once more as long as the policy says", () => {
		const { consent, exchange, refresh, clock } = start({
			refresh: { ...lasting, rotates: true, reuseSeconds: 30 },
		});
		const first = exchange(consent()).refreshToken?.token;
		refresh(first);
		expect(refusalOf(() => refresh(first))).toBe("none");
		clock.advance(31);
		expect(refusalOf(() => refresh(first))).toBe("refresh_token_reused");
	});

	test("without refresh tokens there is none, and no refresh", () => {
		const { consent, exchange, refresh } = start({ refresh: null });
		const { refreshToken, accessToken } = exchange(consent());
		expect(refreshToken).toBeNull();
		expect(refusalOf(() => refresh(accessToken.token))).toBe(
			"refresh_token_dead",
		);
	});

	test("without expiry an access token lives for years, until it is revoked", () => {
		const { consent, exchange, server, clock } = start({
			accessTokenSeconds: null,
		});
		const { token, expiresAt } = exchange(consent()).accessToken;
		expect(expiresAt).toBeNull();
		clock.advance(10 * 365 * 86_400);
		// What is pruned at the next consent must not be a token that lasts.
		consent();
		expect(server.inspect(token)?.state).toBe("live");
		server.revokeGrant("1");
		expect(server.inspect(token)?.state).toBe("revoked");
	});

	test("with expiry an access token ends to the second, and can be ended by hand", () => {
		const { consent, exchange, server, clock } = start();
		const { token } = exchange(consent()).accessToken;
		clock.advance(3599);
		expect(server.inspect(token)?.state).toBe("live");
		clock.advance(2);
		expect(server.inspect(token)?.state).toBe("expired");
		const lasting = start({ accessTokenSeconds: null });
		const ended = lasting.exchange(lasting.consent()).accessToken.token;
		expect(lasting.server.expireAccessTokens()).toBe(1);
		expect(lasting.server.inspect(ended)?.state).toBe("expired");
	});

	test("a code lives as long as the policy says, and is used once", () => {
		const { consent, exchange, server, clock } = start({ codeSeconds: 3600 });
		const code = consent();
		clock.advance(3590);
		const { token } = exchange(code).accessToken;
		expect(refusalOf(() => exchange(code))).toBe("code_used_or_expired");
		expect(server.inspect(token)?.state).toBe("revoked");
		const late = consent();
		clock.advance(3600);
		expect(refusalOf(() => exchange(late))).toBe("code_used_or_expired");
	});

	test("scopes are those asked for, or fixed by the app whatever was asked", () => {
		const asked = start();
		expect(asked.exchange(asked.consent()).accessToken.scopes).toEqual([
			"read",
			"write",
		]);
		const fixed = start({ scopes: ["1", "7224195155857866754"] });
		expect(fixed.exchange(fixed.consent()).accessToken.scopes).toEqual([
			"1",
			"7224195155857866754",
		]);
	});

	test("a required challenge must be there and met, an optional one only met, an ignored one neither", () => {
		const challenge = { value: verifier, method: "plain" } as const;
		const cases = {
			required: ["verifier_missing", "verifier_mismatch", "none"],
			optional: ["none", "verifier_mismatch", "none"],
			ignored: ["none", "none", "none"],
		} as const;
		for (const [pkce, expected] of Object.entries(cases)) {
			const { consent, exchange } = start({
				pkce: pkce as OAuth2Policy["pkce"],
			});
			expect([
				refusalOf(() => exchange(consent())),
				refusalOf(() => exchange(consent({ challenge }), "w".repeat(43))),
				refusalOf(() => exchange(consent({ challenge }), verifier)),
			]).toEqual(expected);
		}
	});

	test("one refresh token more than a grant may have ends the oldest", () => {
		const { consent, exchange, refresh } = start({
			refresh: { ...lasting, perGrant: 2 },
		});
		const tokens = [1, 2, 3].map(() => exchange(consent()).refreshToken?.token);
		expect(tokens.map((token) => refusalOf(() => refresh(token)))).toEqual([
			"refresh_token_dead",
			"none",
			"none",
		]);
	});

	test("an idle refresh token ends where the policy says so", () => {
		const { consent, exchange, refresh, clock } = start({
			refresh: { ...lasting, idleSeconds: 100 },
		});
		const token = exchange(consent()).refreshToken?.token;
		clock.advance(99);
		refresh(token);
		clock.advance(99);
		expect(refusalOf(() => refresh(token))).toBe("none");
		clock.advance(101);
		expect(refusalOf(() => refresh(token))).toBe("refresh_token_idle");
	});
});

describe("the state file", () => {
	test("keeps each server's section apart, over a restart, rotation included", () => {
		const file = join(mkdtempSync(join(tmpdir(), "state-")), "state.json");
		const before = new StateFile(file);
		const rotating = { refresh: { ...lasting, rotates: true } };
		const one = start(rotating, before);
		const first = one.exchange(one.consent()).refreshToken?.token;
		const second = one.refresh(first).refreshToken?.token;
		before.flush();
		// A sandbox that knows one platform less writes the other's section back.
		new StateFile(file).flush();
		const again = start(rotating, new StateFile(file));
		expect(refusalOf(() => again.refresh(second))).toBe("none");
		expect(refusalOf(() => again.refresh(first))).toBe("refresh_token_reused");
	});

	test("has one section of a name", () => {
		const state = new StateFile(null);
		start({}, state);
		expect(() => start({}, state)).toThrow(/two sections/);
	});
});
