import { createHash } from "node:crypto";
import { inspect } from "node:util";
import {
	type ConnectionsContext,
	completeConnect,
	connect,
	connectInput,
} from "@patchbay/connections";
import { inTenant, newId } from "@patchbay/db";
import { type OAuth2Definition, oauth2 } from "@patchbay/oauth";
import { getPlatform, type Platform, platforms } from "@patchbay/platforms";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { googleOAuth } from "../../packages/platforms/src/google/oauth.ts";
import { faultOfMessage } from "../support/advice.ts";
import { asOwner } from "../support/as-owner.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import {
	type Connecting,
	type Consent,
	people,
	startConnecting,
} from "../support/connecting.ts";
import { createBrand } from "../support/factories/brand.ts";
import { createTenant } from "../support/factories/tenant.ts";

const browserNonce = "the-nonce-of-the-first-browser";
const tokenPath = "/google-ads/token";

let world: Connecting;
let brandId: string;
beforeAll(async () => {
	world = await startConnecting();
	brandId = await world.newBrand();
});
beforeEach(async () => {
	await asSuperuser(world.database, "delete from platform_hold");
	await fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	await fetch(`${world.sandbox.url}/__sandbox/requests`, { method: "DELETE" });
	// Google adds what a person granted before: each attack meets a login that granted nothing yet.
	for (const { email } of Object.values(people))
		await world.control("google-ads/revoke", { user: email });
});
afterAll(() => world.close());

interface Attack {
	/** Consent given on the platform's page. */
	consent?: Consent;
	/** Step between the consent and the callback; `state` is the attempt's. */
	before?: (state: string) => Promise<unknown>;
	/** Change to the query string on its way. */
	query?: (query: string) => string;
	/** Person who brings it. */
	as?: () => ConnectionsContext | Promise<ConnectionsContext>;
	platform?: "GOOGLE_ADS" | "META_ADS" | "GOOGLE_WORKSPACE";
	nonce?: string | null;
	/** True when a token was issued by then, and so must be given back. */
	revokes?: boolean;
	/** True where the answer says when to try again. */
	retryable?: boolean;
	/** True where the query does not name the state: it stays open for the honest answer. */
	spares?: boolean;
	/** The tenant whose audit holds the failure; the world's own when left out. */
	auditedIn?: () => string;
}

/** Tells whether the attempt of this state has had its one use. */
async function isConsumed(state: string): Promise<boolean> {
	const { rows } = await asOwner(
		world.database,
		world.tenant.tenantId,
		(client) =>
			client.query(
				"select consumed_at is not null as used from oauth_attempt where key_hash = $1",
				[createHash("sha256").update(state).digest()],
			),
	);
	return rows[0].used;
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
const actor = (more: object) =>
	world.as({ ...world.tenant.ctx, ...more } as typeof world.tenant.ctx);
let foreigner: Awaited<ReturnType<typeof createTenant>>;
const asForeigner = async () => {
	foreigner = await createTenant(world.database);
	return world.as(foreigner.ctx);
};
const inForeigner = () => foreigner.tenantId;
const asColleague = () =>
	actor({
		actor: {
			type: "MEMBER",
			id: newId(),
			userId: newId(),
			label: "other@example.com",
		},
	});
/** The platform's own refusal, as it would come back for the same state. */
const refusal = (error: string) => (query: string) =>
	new URLSearchParams({
		error,
		state: new URLSearchParams(query).get("state") ?? "",
	}).toString();
/** With the platform's definition changed, as another platform's would be. */
const defined = (more: Partial<OAuth2Definition>) => () => {
	const google = getPlatform(platforms, "GOOGLE_ADS");
	const definition = { ...googleOAuth, platformName: google.name, ...more };
	const changed: Platform = {
		...google,
		methods: [oauth2(definition)],
	};
	return world.as(world.tenant.ctx, {
		platforms: {
			...platforms,
			GOOGLE_ADS: changed,
		},
	});
};

/** With an endpoints file that says how Google's stand-in names itself. */
const named = (issuer: string) =>
	world.as(world.tenant.ctx, {
		endpoints: {
			...world.ctx.endpoints,
			GOOGLE_ADS: { ...world.ctx.endpoints.GOOGLE_ADS, issuer },
		},
	});

const attacks: [code: string, what: string, Attack][] = [
	[
		"STATE_INVALID",
		"a state that was made up",
		{ query: set("state", "x".repeat(43)), spares: true },
	],
	["STATE_INVALID", "no state", { query: without("state"), spares: true }],
	[
		"STATE_INVALID",
		"an empty state",
		{ query: set("state", ""), spares: true },
	],
	[
		"STATE_INVALID",
		"two states",
		{ query: (query) => `${query}&state=again`, spares: true },
	],
	[
		"STATE_INVALID",
		"the same state twice, once encoded",
		{
			query: (query) =>
				`${query}&st%61te=${new URLSearchParams(query).get("state")}`,
			spares: true,
		},
	],
	[
		"STATE_INVALID",
		"another tenant's state",
		{ as: asForeigner, auditedIn: inForeigner },
	],
	[
		"STATE_INVALID",
		"a refusal with another tenant's state",
		{
			query: refusal("access_denied"),
			as: asForeigner,
			auditedIn: inForeigner,
		},
	],
	[
		"STATE_INVALID",
		"a refusal with a state that was made up",
		{
			query: () => `error=access_denied&state=${"x".repeat(43)}`,
			spares: true,
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
			before: (state) =>
				completeConnect(world.ctx, {
					platform: "GOOGLE_ADS",
					callbackQuery: `error=access_denied&state=${state}`,
					browserNonce,
				}).catch(() => {}),
		},
	],
	["ACTOR_MISMATCH", "another member", { as: asColleague }],
	[
		"ACTOR_MISMATCH",
		"a refusal with another member's state",
		{ query: refusal("access_denied"), as: asColleague },
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
		"BROWSER_MISMATCH",
		"a refusal in another browser",
		{ query: refusal("access_denied"), nonce: null },
	],
	[
		"PLATFORM_MISMATCH",
		"another platform's callback",
		{ platform: "META_ADS" },
	],
	[
		"PLATFORM_MISMATCH",
		"the callback of another platform of the same company",
		{ platform: "GOOGLE_WORKSPACE" },
	],
	[
		"ISSUER_MISMATCH",
		"another issuer",
		{ query: set("iss", "https://evil.example") },
	],
	[
		"ISSUER_MISMATCH",
		"the issuer of another platform",
		{ query: set("iss", "https://www.linkedin.com/oauth") },
	],
	[
		"ISSUER_MISMATCH",
		"an issuer that begins like the platform's",
		{ query: set("iss", "https://accounts.google.com.evil.example") },
	],
	[
		"ISSUER_MISMATCH",
		"the platform's own issuer, where another server stands in its place",
		{ query: set("iss", "https://accounts.google.com") },
	],
	[
		"ISSUER_MISMATCH",
		"the right server under another path, where the operator named it",
		{
			query: (query) => {
				const iss = new URLSearchParams(query).get("iss") ?? "";
				return set("iss", `${iss}/`)(query);
			},
			as: () => named(`${world.sandbox.url}/google-ads`),
		},
	],
	["ISSUER_MISMATCH", "an empty issuer", { query: set("iss", "") }],
	[
		"ISSUER_MISMATCH",
		"no issuer, where the platform declares that it always names itself",
		{ query: without("iss"), as: defined({ requiresIssuer: true }) },
	],
	[
		"ISSUER_MISMATCH",
		"a refusal of another issuer",
		{
			query: (query) =>
				`${refusal("access_denied")(query)}&iss=https%3A%2F%2Fevil.example`,
		},
	],
	["ACCESS_DENIED", "a person who declines", { consent: { decision: "deny" } }],
	[
		"ACCESS_DENIED",
		"an administrator at the platform who does not allow it",
		{ query: refusal("admin_policy_enforced") },
	],
	[
		"PLATFORM_UNAVAILABLE",
		"a platform that says that it is busy",
		{ query: refusal("temporarily_unavailable") },
	],
	[
		"APP_REJECTED",
		"a platform that does not like our request",
		{ query: refusal("invalid_scope") },
	],
	[
		"PLATFORM_REJECTED",
		"an error that nobody knows",
		{ query: refusal("<script>alert(1)</script>") },
	],
	["INVALID_INPUT", "two codes", { query: (query) => `${query}&code=second` }],
	[
		"INVALID_INPUT",
		"two codes, one of them encoded",
		{ query: (query) => `${query}&co%64e=second` },
	],
	[
		"INVALID_INPUT",
		"two issuers, the right one among them",
		{
			query: (query) =>
				`${set("iss", "https://accounts.google.com")(query)}&iss=https%3A%2F%2Fevil.example`,
		},
	],
	["INVALID_INPUT", "two scopes", { query: (query) => `${query}&scope=all` }],
	[
		"INVALID_INPUT",
		"two errors",
		{ query: (query) => `${refusal("access_denied")(query)}&error=other` },
	],
	[
		"INVALID_INPUT",
		"a code and an error",
		{ query: set("error", "access_denied") },
	],
	["INVALID_INPUT", "neither code nor error", { query: without("code") }],
	["INVALID_INPUT", "an empty code", { query: set("code", "") }],
	[
		"INVALID_INPUT",
		"a code with a line break",
		{ query: set("code", "4/0a\r\nX-Evil: 1") },
	],
	["CREDENTIAL_REJECTED", "a forged code", { query: set("code", "4/0forged") }],
	[
		"CREDENTIAL_REJECTED",
		"a code that is far too long",
		{ query: set("code", "4".repeat(300)) },
	],
	[
		"CREDENTIAL_REJECTED",
		"a code that was issued for another attempt, whose PKCE verifier is another",
		{
			query: (query) => set("code", otherCode)(query),
			before: async () => {
				const { authorizationUrl } = await connect(
					world.ctx,
					connectInput.parse({ brandId, platform: "GOOGLE_ADS", browserNonce }),
				);
				const other = await world.consent(authorizationUrl ?? "", {
					account: people.agency.email,
				});
				otherCode = new URLSearchParams(other).get("code") ?? "";
			},
		},
	],
	[
		"CONNECT_DISABLED",
		"connecting turned off meanwhile",
		{ as: () => world.as(world.tenant.ctx, { connectEnabled: false }) },
	],
	[
		"STATE_INVALID",
		"an app that was taken away meanwhile",
		{
			as: () =>
				world.as(world.tenant.ctx, {
					oauthApps: {
						find: async () => undefined,
						configuredPlatforms: async () => new Set(),
					},
				}),
		},
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
let otherCode = "";

describe("a callback that is refused leaves nothing behind", () => {
	test.each(attacks)("%s: %s", async (code, _what, attack) => {
		const { authorizationUrl } = await connect(
			world.ctx,
			connectInput.parse({ brandId, platform: "GOOGLE_ADS", browserNonce }),
		);
		const honest = await world.consent(authorizationUrl ?? "", {
			account: people.brandOwner.email,
			...attack.consent,
		});
		const state = new URLSearchParams(honest).get("state") ?? "";
		await attack.before?.(state);
		const auditedBefore = (await world.audited("CONNECT_FAILED")).length;
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
		expect(faultOfMessage(error.message)).toBeNull();
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
		if (attack.auditedIn)
			expect((await world.audited("CONNECT_FAILED")).length).toBe(
				auditedBefore,
			);
		expect(await isConsumed(state)).toBe(!attack.spares);
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

	test("and a code or refusal in it is never shown again", async () => {
		const { authorizationUrl } = await connect(
			world.ctx,
			connectInput.parse({ brandId, platform: "GOOGLE_ADS", browserNonce }),
		);
		const honest = await world.consent(authorizationUrl ?? "");
		const query = `${refusal("<b>evil</b>")(honest)}&error_description=canary-of-the-description`;
		const error = await completeConnect(world.ctx, {
			platform: "GOOGLE_ADS",
			callbackQuery: query,
			browserNonce,
		}).catch((refused: Error) => refused);
		const audit = inspect(await world.audited("CONNECT_FAILED"), { depth: 9 });
		expect(`${inspect(error, { depth: 9 })}${audit}`).not.toMatch(
			/evil<|canary-of-the-description/,
		);
	});

	test("and the same honest callback a second time changes nothing of the connection that stands", async () => {
		const neighbour = await createTenant(world.database);
		const ctx = world.as(neighbour.ctx);
		const begun = await connect(
			ctx,
			connectInput.parse({
				brandId: await createBrand(world.database.db, neighbour.tenantId),
				platform: "GOOGLE_ADS",
			}),
		);
		const answer = {
			platform: "GOOGLE_ADS" as const,
			callbackQuery: await world.consent(begun.authorizationUrl ?? "", {
				account: people.agency.email,
			}),
		};
		const both = await Promise.allSettled([
			completeConnect(ctx, answer),
			completeConnect(ctx, answer),
		]);
		expect(both.map(({ status }) => status).sort()).toEqual([
			"fulfilled",
			"rejected",
		]);
		expect(both.find(({ status }) => status === "rejected")).toMatchObject({
			reason: { code: "STATE_REPLAYED" },
		});
		expect(await world.leftovers(neighbour.tenantId)).toEqual({
			connections: 1,
			grants: 1,
		});
		expect(
			await world.audited("CREDENTIAL_SAVE", neighbour.tenantId),
		).toHaveLength(1);
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
});

test("tokens that are refused are not revoked while another tenant's grant uses the same login", async () => {
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
