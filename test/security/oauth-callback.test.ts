import {
	type ConnectionsContext,
	completeConnect,
	connect,
	connectInput,
} from "@patchbay/connections";
import { inTenant, newId } from "@patchbay/db";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { asOwner } from "../support/as-owner.ts";
import {
	type Connecting,
	type Consent,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { createTenant } from "../support/factories/tenant.ts";

const browserNonce = "the-nonce-of-the-first-browser";
const adwords = "https://www.googleapis.com/auth/adwords";
const tokenPath = "/google-ads/token";

let world: Connecting;
let brandId: string;
beforeAll(async () => {
	world = await startConnecting();
	brandId = await world.newBrand();
});
beforeEach(async () => {
	await fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	await fetch(`${world.sandbox.url}/__sandbox/requests`, { method: "DELETE" });
	// Google adds what a person granted before: each attack meets a login that granted nothing yet.
	for (const { email } of Object.values(people))
		await world.control("google-ads/revoke", { user: email });
});
afterAll(() => world.close());

interface Attack {
	/** What the platform's page is told. */
	consent?: Consent;
	/** What happens between the consent and the callback. */
	before?: () => Promise<unknown>;
	/** What is done to the query string on its way. */
	query?: (query: string) => string;
	/** Who brings it. */
	as?: () => ConnectionsContext | Promise<ConnectionsContext>;
	platform?: "GOOGLE_ADS" | "META_ADS";
	nonce?: string | null;
	/** Whether a token was issued by then, and so must be given back. */
	revokes?: boolean;
	/** True where the answer says when to try again. */
	retryable?: boolean;
	/** The tenant whose audit holds the failure; the world's own when left out. */
	auditedIn?: () => string;
}

const set = (name: string, value: string) => (query: string) => {
	const parameters = new URLSearchParams(query);
	parameters.set(name, value);
	return parameters.toString();
};
const without = (name: string) => (query: string) => {
	const parameters = new URLSearchParams(query);
	parameters.delete(name);
	return parameters.toString();
};
const fault = (given: object) => () =>
	world.control("faults", { path: tokenPath, ...given });
const answer = (body: object) =>
	fault({
		kind: "custom",
		status: 200,
		body: {
			access_token: "ya29.a0hostile",
			expires_in: 3599,
			refresh_token: "1//0ghostile",
			scope: `openid ${adwords}`,
			token_type: "Bearer",
			...body,
		},
	});
const actor = (more: object) =>
	world.as({ ...world.tenant.ctx, ...more } as typeof world.tenant.ctx);
let foreigner: Awaited<ReturnType<typeof createTenant>>;

const attacks: [code: string, what: string, Attack][] = [
	[
		"STATE_INVALID",
		"a state that was made up",
		{ query: set("state", "x".repeat(43)) },
	],
	["STATE_INVALID", "no state", { query: without("state") }],
	["STATE_INVALID", "two states", { query: (query) => `${query}&state=again` }],
	[
		"STATE_INVALID",
		"another tenant's state",
		{
			as: async () => {
				foreigner = await createTenant(world.database);
				return world.as(foreigner.ctx);
			},
			auditedIn: () => foreigner.tenantId,
		},
	],
	[
		"STATE_EXPIRED",
		"a state older than ten minutes",
		{
			before: () =>
				asOwner(world.database, world.tenant.tenantId, (client) =>
					client.query(
						"update oauth_attempt set expires_at = now() - interval '1 second' where consumed_at is null",
					),
				),
		},
	],
	[
		"STATE_REPLAYED",
		"a state that was used before",
		{
			before: async () => {
				await asOwner(world.database, world.tenant.tenantId, (client) =>
					client.query("update oauth_attempt set consumed_at = now()"),
				);
			},
		},
	],
	[
		"ACTOR_MISMATCH",
		"another member",
		{
			as: () =>
				actor({
					actor: {
						type: "MEMBER",
						id: newId(),
						userId: newId(),
						label: "other@example.com",
					},
				}),
		},
	],
	[
		"ACTOR_MISMATCH",
		"an API key of the tenant",
		{
			as: () =>
				actor({
					actor: { type: "API_KEY", id: newId(), label: "script" },
					role: null,
					scopes: ["CONNECT"],
				}),
		},
	],
	[
		"BROWSER_MISMATCH",
		"another browser",
		{ nonce: "the-nonce-of-another-browser" },
	],
	["BROWSER_MISMATCH", "no browser's nonce", { nonce: null }],
	[
		"PLATFORM_MISMATCH",
		"another platform's callback",
		{ platform: "META_ADS" },
	],
	[
		"ISSUER_MISMATCH",
		"another issuer",
		{ query: set("iss", "https://evil.example") },
	],
	["ACCESS_DENIED", "a person who declines", { consent: { decision: "deny" } }],
	["INVALID_INPUT", "two codes", { query: (query) => `${query}&code=second` }],
	[
		"INVALID_INPUT",
		"a code and an error",
		{ query: set("error", "access_denied") },
	],
	["INVALID_INPUT", "neither code nor error", { query: without("code") }],
	["CREDENTIAL_REJECTED", "a forged code", { query: set("code", "4/0forged") }],
	[
		"CREDENTIAL_REJECTED",
		"a code that is far too long",
		{ query: set("code", "4".repeat(300)) },
	],
	[
		"SCOPE_MISSING",
		"the adwords scope unticked",
		{ consent: { scopes: "" }, revokes: true },
	],
	[
		"ACCESS_MISSING",
		"a login without ad accounts",
		{ consent: { account: people.starter.email }, revokes: true },
	],
	[
		"PLATFORM_UNAVAILABLE",
		"a token endpoint that answers 500",
		{ before: fault({ status: 500 }) },
	],
	[
		"PLATFORM_UNAVAILABLE",
		"a token endpoint that hangs up",
		{ before: fault({ kind: "cut", afterBytes: 10 }) },
	],
	[
		"RATE_LIMITED",
		"a token endpoint that is asked too often",
		{
			before: fault({ status: 429, headers: { "retry-after": "30" } }),
			retryable: true,
		},
	],
	[
		"APP_REJECTED",
		"a client secret that the platform refuses",
		{
			before: fault({
				kind: "custom",
				status: 401,
				body: { error: "invalid_client" },
			}),
		},
	],
	["TOKEN_RESPONSE_INVALID", "HTML", { before: fault({ kind: "html" }) }],
	["TOKEN_RESPONSE_INVALID", "garbage", { before: fault({ kind: "garbage" }) }],
	[
		"TOKEN_RESPONSE_INVALID",
		"an endless answer",
		{ before: fault({ kind: "endless" }) },
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"another token type",
		{ before: answer({ token_type: "mac" }) },
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a negative lifetime",
		{ before: answer({ expires_in: -1 }) },
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a token that would break the header",
		{ before: answer({ access_token: "a\r\nX-Evil: 1" }) },
	],
	[
		"PLATFORM_UNAVAILABLE",
		"accounts that cannot be listed",
		{
			before: () =>
				world.control("faults", {
					path: "/google-ads/v25/",
					status: 500,
					count: 50,
				}),
			revokes: true,
		},
	],
];

describe("a callback that is refused leaves nothing behind", () => {
	test.each(attacks)("%s: %s", async (code, _what, attack) => {
		const auditedBefore = (await world.audited("CONNECT_FAILED")).length;
		const { authorizationUrl } = await connect(
			world.ctx,
			connectInput.parse({ brandId, platform: "GOOGLE_ADS", browserNonce }),
		);
		const honest = await world.consent(authorizationUrl ?? "", {
			account: people.brandOwner.email,
			...attack.consent,
		});
		await attack.before?.();
		const ctx = (await attack.as?.()) ?? world.ctx;
		const complete = () =>
			completeConnect(ctx, {
				platform: attack.platform ?? "GOOGLE_ADS",
				callbackQuery: attack.query?.(honest) ?? honest,
				browserNonce: attack.nonce === undefined ? browserNonce : attack.nonce,
			});
		const error = await complete().then(
			() => expect.fail("it was accepted"),
			(refusal: Error & { code: string; retryAt?: Date }) => refusal,
		);
		expect(error).toMatchObject({ code });
		expect(error.message.length).toBeGreaterThan(20);
		expect(error.retryAt !== undefined).toBe(attack.retryable ?? false);

		expect(await world.leftovers()).toEqual({ connections: 0, grants: 0 });
		const failures = await world.audited(
			"CONNECT_FAILED",
			attack.auditedIn?.(),
		);
		expect(failures.length).toBe(attack.auditedIn ? 1 : auditedBefore + 1);
		expect(failures.at(-1)).toMatchObject({
			succeeded: false,
			detail: { code },
		});
		const secrets = [...new URLSearchParams(honest).entries()]
			.filter(([name]) => name === "state" || name === "code")
			.map(([, value]) => value);
		for (const secret of secrets) {
			expect(error.message).not.toContain(secret);
			expect(JSON.stringify(failures.at(-1)?.detail)).not.toContain(secret);
		}
		const revocations = await world.requests("/google-ads/revoke");
		expect(revocations).toHaveLength(attack.revokes ? 1 : 0);
	});

	test("and a state is used up by any callback that names it: the honest one comes too late", async () => {
		const { authorizationUrl } = await connect(
			world.ctx,
			connectInput.parse({ brandId, platform: "GOOGLE_ADS", browserNonce }),
		);
		const honest = await world.consent(authorizationUrl ?? "");
		await expect(
			completeConnect(world.ctx, {
				platform: "GOOGLE_ADS",
				callbackQuery: set("code", "4/0forged")(honest),
				browserNonce,
			}),
		).rejects.toMatchObject({ code: "CREDENTIAL_REJECTED" });
		await expect(
			completeConnect(world.ctx, {
				platform: "GOOGLE_ADS",
				callbackQuery: honest,
				browserNonce,
			}),
		).rejects.toMatchObject({ code: "STATE_REPLAYED" });
	});

	test("and a redirect of the token endpoint is not followed with the secrets in its body", async () => {
		const { authorizationUrl } = await connect(
			world.ctx,
			connectInput.parse({ brandId, platform: "GOOGLE_ADS", browserNonce }),
		);
		const honest = await world.consent(authorizationUrl ?? "");
		await fault({
			kind: "redirect",
			location: `${world.sandbox.url}/google-ads/o/oauth2/token`,
		})();
		await expect(
			completeConnect(world.ctx, {
				platform: "GOOGLE_ADS",
				callbackQuery: honest,
				browserNonce,
			}),
		).rejects.toMatchObject({ code: expect.any(String) });
		expect(await world.requests("/google-ads/o/oauth2/token")).toEqual([]);
		expect(await world.leftovers()).toEqual({ connections: 0, grants: 0 });
	});
});

test("tokens that are refused are not revoked while another tenant's grant stands on the same login", async () => {
	const neighbour = await createTenant(world.database);
	const ctx = world.as(neighbour.ctx);
	const neighbourBrand = await inTenant(
		world.database.db,
		neighbour.tenantId,
		async (tx) => {
			const id = newId();
			await tx.brand.create({
				data: { id, tenantId: neighbour.tenantId, name: "Neighbour" },
			});
			return id;
		},
	);
	const begun = await connect(
		ctx,
		connectInput.parse({ brandId: neighbourBrand, platform: "GOOGLE_ADS" }),
	);
	await completeConnect(ctx, {
		platform: "GOOGLE_ADS",
		callbackQuery: await world.consent(begun.authorizationUrl ?? "", {
			account: people.brandOwner.email,
		}),
	});
	const { authorizationUrl } = await connect(
		world.ctx,
		connectInput.parse({ brandId, platform: "GOOGLE_ADS" }),
	);
	const query = await world.consent(authorizationUrl ?? "", {
		account: people.brandOwner.email,
	});
	await world.control("faults", {
		path: "/google-ads/v25/",
		status: 500,
		count: 50,
	});
	await expect(
		completeConnect(world.ctx, {
			platform: "GOOGLE_ADS",
			callbackQuery: query,
		}),
	).rejects.toMatchObject({ code: "PLATFORM_UNAVAILABLE" });
	expect(await world.requests("/google-ads/revoke")).toEqual([]);
	expect(await world.leftovers(neighbour.tenantId)).toEqual({
		connections: 1,
		grants: 1,
	});
});
