import { randomBytes } from "node:crypto";
import { inTenant } from "@patchbay/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { sandboxEndpoints } from "../../scripts/start/sandbox-platforms.ts";
import { faultOfMessage } from "../support/advice.ts";
import {
	clientOf,
	createKey,
	everyScope,
	startApi,
	type TestApi,
} from "../support/api.ts";
import { asOwner } from "../support/as-owner.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import {
	beginByApi,
	completeByApi,
	createBrandByApi,
	vendByApi,
} from "../support/connect-by-api.ts";
import { people } from "../support/connecting.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { defaultApp } from "../support/default-platform.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { GraphqlClient } from "../support/graphql-client.ts";
import {
	type Behaviour,
	changed,
	cutting,
	dripping,
	drippingHeaders,
	endless,
	fixed,
	gzipBomb,
	type HostileTokenEndpoint,
	hangingUp,
	rewritten,
	silent,
	startHostileTokenEndpoint,
	withClaims,
} from "../support/hostile-token-endpoint.ts";
import { type ArrivedCall, huge } from "../support/method-server.ts";

let database: TestDatabase;
let sandbox: Sandbox;
let endpoint: HostileTokenEndpoint;
let api: TestApi;
const masterKey = randomBytes(32).toString("base64");

beforeAll(async () => {
	[database, sandbox] = await Promise.all([
		createTestDatabase(),
		startSandbox({ port: 0, tlsPort: 0, campaigns: 2, days: 2 }),
	]);
	endpoint = await startHostileTokenEndpoint(
		() => `${sandbox.url}/google-ads/token`,
	);
	api = await startApi({
		database,
		endpoints: endpointsWith(endpoint.url),
		env: { PATCHBAY_MASTER_KEY: masterKey },
	});
});
afterAll(async () => {
	await api?.stop();
	await endpoint?.close();
	await sandbox?.stop();
	await database?.drop();
});

const endpointsWith = (tokenUrl: string) => ({
	GOOGLE_ADS: { ...sandboxEndpoints(sandbox.url).GOOGLE_ADS, tokenUrl },
});
/** In the body of many a wicked answer: no part of it may be told. */
const marker = "marker-of-the-hostile-body";
const adwords = "https://www.googleapis.com/auth/adwords";
/** Refreshed are grants of the agency's login: Google ends the oldest tokens of one that has too many. */
const another = { sub: people.brandOwner.sub, email: people.brandOwner.email };
const html = { "content-type": "text/html" };
const big = Buffer.alloc(10_000_000, "a");
const tooBig = Buffer.concat([
	Buffer.from('{"access_token":"'),
	big,
	Buffer.from('"}'),
]);

const hugeAnswer = huge(50_000_000, '{"access_token":"');

/** Answers that are refused in both uses, with the code that a person is told. */
const refused: [code: string, what: string, Behaviour][] = [
	[
		"TOKEN_RESPONSE_INVALID",
		"a redirect that keeps the method and the body (307)",
		fixed(307, "", { location: "/elsewhere" }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a permanent one (308)",
		fixed(308, "", { location: "/elsewhere" }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a redirect to a page (302)",
		fixed(302, "", { location: "/elsewhere" }),
	],
	["TOKEN_RESPONSE_INVALID", "token_type mac", changed({ token_type: "mac" })],
	[
		"TOKEN_RESPONSE_INVALID",
		"no token_type",
		changed({ token_type: undefined }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a lifetime in words",
		changed({ expires_in: "soon" }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a negative lifetime",
		changed({ expires_in: -1 }),
	],
	["TOKEN_RESPONSE_INVALID", "no lifetime left", changed({ expires_in: 0 })],
	["TOKEN_RESPONSE_INVALID", "a huge lifetime", changed({ expires_in: 1e15 })],
	[
		"TOKEN_RESPONSE_INVALID",
		"a lifetime beyond all numbers",
		rewritten((json) => json.replace(/"expires_in":\d+/, '"expires_in":1e999')),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a broken lifetime",
		changed({ expires_in: 3599.5 }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a lifetime that is true",
		changed({ expires_in: true }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a page",
		fixed(200, `<html>${marker}</html>`, html),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a page that calls itself JSON",
		fixed(200, `<html>${marker}</html>`),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a page with status 400",
		fixed(400, marker, html),
	],
	["TOKEN_RESPONSE_INVALID", "10 MB", fixed(200, tooBig)],
	["TOKEN_RESPONSE_INVALID", "10 MB of an error", fixed(400, tooBig)],
	["TOKEN_RESPONSE_INVALID", "an endless answer", endless],
	["TOKEN_RESPONSE_INVALID", "a gzip bomb", gzipBomb],
	["TOKEN_RESPONSE_INVALID", "no JSON", fixed(200, `{"${marker}`)],
	["TOKEN_RESPONSE_INVALID", "an array", fixed(200, `["${marker}"]`)],
	["TOKEN_RESPONSE_INVALID", "null", fixed(200, "null")],
	["TOKEN_RESPONSE_INVALID", "nothing, with status 200", fixed(200, "")],
	["TOKEN_RESPONSE_INVALID", "204", fixed(204, "", {})],
	[
		"TOKEN_RESPONSE_INVALID",
		"JSON as deep as the limit allows",
		fixed(200, "[".repeat(60_000)),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"an error that calls itself a success",
		fixed(200, JSON.stringify({ error: "invalid_grant", hint: marker })),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"no access token",
		changed({ access_token: undefined }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"an access token that is an object",
		changed({ access_token: { marker } }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"an access token that would break the header",
		changed({ access_token: "a\r\nX-Evil: 1" }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"an access token without end",
		changed({ access_token: "a".repeat(50_000) }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a refresh token that is a number",
		changed({ refresh_token: 5 }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"scopes that are a list",
		changed({ scope: ["openid", marker] }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a scope with a NUL",
		changed({ scope: `openid email ${adwords} \u0000` }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"50 MB",
		(response) => hugeAnswer({} as ArrivedCall, response),
	],
	["PLATFORM_UNAVAILABLE", "a connection that is cut at once", hangingUp],
	["PLATFORM_UNAVAILABLE", "a connection that is cut within", cutting],
	[
		"PLATFORM_UNAVAILABLE",
		"headers without end",
		fixed(200, "{}", { "x-flood": "a".repeat(100_000) }),
	],
	[
		"PLATFORM_UNAVAILABLE",
		"an error 500 that repeats what it was sent",
		fixed(500, JSON.stringify({ error: marker })),
	],
	["PLATFORM_UNAVAILABLE", "one byte a second", dripping],
	["PLATFORM_UNAVAILABLE", "headers one a second", drippingHeaders],
	["PLATFORM_UNAVAILABLE", "silence", silent],
	[
		"APP_REJECTED",
		"a refusal of our app",
		fixed(
			401,
			JSON.stringify({ error: "invalid_client", error_description: marker }),
		),
	],
	[
		"PLATFORM_REJECTED",
		"an error that nobody knows",
		fixed(400, JSON.stringify({ error: `<b>${marker}`, error_uri: marker })),
	],
];

/** Answers out of the ordinary that are none the worse for it. */
const accepted: [what: string, Behaviour][] = [
	["a lifetime that is a text of digits", changed({ expires_in: "3599" })],
	["no lifetime", changed({ expires_in: undefined })],
	["a token_type in capitals", changed({ token_type: "BEARER" })],
	["no scopes: as asked", changed({ scope: undefined })],
	["a field that nobody knows", changed({ [marker]: marker })],
];

interface Place {
	client: GraphqlClient;
	tenantId: string;
	brandId: string;
}

/** A tenant of its own, so that rows of the table do not meet. */
async function newPlace(): Promise<Place> {
	const tenant = await createTenant(database);
	const client = clientOf(
		api.url,
		await createKey(database, tenant, everyScope),
	);
	const brandId = await createBrandByApi(client);
	return { client, tenantId: tenant.tenantId, brandId };
}

async function consent(
	authorizationUrl: string,
	account = people.brandOwner.email,
): Promise<{ query: string; code: string }> {
	const reply = await fetch(authorizationUrl, {
		redirect: "manual",
		headers: { "X-Sandbox-Consent": "allow", "X-Sandbox-Account": account },
	});
	const query = new URL(reply.headers.get("location") ?? "").search;
	return { query, code: new URLSearchParams(query).get("code") ?? "" };
}

/** Connects with the code exchange answered so. */
async function connectWith(
	place: Place,
	behaviour: Behaviour | null,
	{
		connectionId = null,
		account,
	}: { connectionId?: string | null; account?: string } = {},
) {
	const url = await beginByApi(place.client, place.brandId, connectionId);
	const { query, code } = await consent(url, account);
	if (behaviour) endpoint.misbehave(code, behaviour);
	return { code, ...(await completeByApi(place.client, query)) };
}

/** A place with a live connection whose access token has ended. */
async function newExpired(): Promise<
	Place & { connectionId: string; refreshToken: string; before: Kept }
> {
	// All of these tests are of one person, who would not be refreshed as often in a minute.
	await asSuperuser(database, "delete from platform_limit_window");
	const place = await newPlace();
	const { code, connectionId, userErrors } = await connectWith(place, null, {
		account: people.agency.email,
	});
	expect(userErrors).toEqual([]);
	await asOwner(database, place.tenantId, (client) =>
		client.query(
			"update platform_grant set access_token_expires_at = now() - interval '1 hour'",
		),
	);
	return {
		...place,
		connectionId: connectionId ?? "",
		refreshToken: endpoint.refreshTokenOf(code),
		before: await kept(place.tenantId),
	};
}

/** Reads what is stored of grants and connections, which a failed answer may not change. */
async function kept(tenantId: string) {
	return inTenant(database.db, tenantId, async (tx) => ({
		grants: await tx.grant.findMany({
			select: {
				id: true,
				sealedAccessToken: true,
				sealedRefreshToken: true,
				accessTokenExpiresAt: true,
				grantedScopes: true,
				platformUserId: true,
				credentialVersion: true,
				reconnectRequired: true,
				destroyedAt: true,
			},
		}),
		connections: await tx.connection.findMany({
			select: { id: true, status: true, grantId: true },
		}),
	}));
}
type Kept = Awaited<ReturnType<typeof kept>>;

const audited = (tenantId: string, action: "CONNECT_FAILED") =>
	inTenant(database.db, tenantId, (tx) =>
		tx.auditEvent.findMany({ where: { tenantId, action } }),
	);

describe.concurrent("an exchange that is answered with", () => {
	test.each(refused)("%s for %s", async (code, _what, behaviour) => {
		const place = await newPlace();
		const { userErrors } = await connectWith(place, behaviour);
		expect(userErrors).toMatchObject([{ code }]);
		expect(faultOfMessage(userErrors[0]?.message ?? "")).toBeNull();
		expect(await kept(place.tenantId)).toEqual({ grants: [], connections: [] });
		expect(await audited(place.tenantId, "CONNECT_FAILED")).toMatchObject([
			{ succeeded: false, detail: { code } },
		]);
	});

	test.each(accepted)("%s is taken", async (_what, behaviour) => {
		const place = await newPlace();
		const { userErrors } = await connectWith(place, behaviour);
		expect(userErrors).toEqual([]);
		const { grants } = await kept(place.tenantId);
		expect(grants).toHaveLength(1);
		const left = (grants[0]?.accessTokenExpiresAt?.getTime() ?? 0) - Date.now();
		expect(left).toBeGreaterThan(3_000_000);
		expect(left).toBeLessThan(3_600_000);
	});

	test.each([
		[
			"TOKEN_RESPONSE_INVALID",
			"no refresh token",
			changed({ refresh_token: undefined }),
		],
		[
			"SCOPE_MISSING",
			"fewer scopes than are needed",
			changed({ scope: "openid email" }),
		],
		[
			"PLATFORM_REPLY_CHANGED",
			"an ID token that is none",
			changed({ id_token: marker }),
		],
		[
			"PLATFORM_REPLY_CHANGED",
			"an ID token for another app",
			withClaims({ aud: "another-app" }),
		],
		[
			"PLATFORM_REPLY_CHANGED",
			"an ID token that nobody signed",
			withClaims({}, { alg: "none" }),
		],
		[
			"PLATFORM_REPLY_CHANGED",
			"an ID token for us and another app",
			withClaims({
				aud: [defaultApp.clientId, "another-app"],
				azp: "another-app",
			}),
		],
		[
			"PLATFORM_REPLY_CHANGED",
			"an ID token with a control character in its subject",
			withClaims({ sub: "1\u0000" }),
		],
		[
			"PLATFORM_REPLY_CHANGED",
			"an ID token with a NUL in its e-mail address",
			withClaims({ email: "a\u0000@example.com" }),
		],
		[
			"PLATFORM_REPLY_CHANGED",
			"an ID token of another issuer",
			withClaims({ iss: "https://evil.example" }),
		],
		[
			"PLATFORM_REPLY_CHANGED",
			"an ID token that has ended",
			withClaims({ exp: 1_000_000 }),
		],
		[
			"PLATFORM_REPLY_CHANGED",
			"no word of who agreed",
			changed({ id_token: undefined }),
		],
	])("%s for %s", async (code, _what, behaviour) => {
		const place = await newPlace();
		const { userErrors } = await connectWith(place, behaviour);
		expect(userErrors).toMatchObject([{ code }]);
		expect(faultOfMessage(userErrors[0]?.message ?? "")).toBeNull();
		expect(await kept(place.tenantId)).toEqual({ grants: [], connections: [] });
	});

	test("a time that our clock does not fit is told as a wrong clock", async () => {
		const place = await newPlace();
		const iat = Math.floor(Date.now() / 1000) + 3_600;
		const { userErrors } = await connectWith(
			place,
			withClaims({ iat, exp: iat + 3_600 }),
		);
		expect(userErrors[0]?.message).toMatch(
			/clock and Google's differ: this one is 60 minutes behind/,
		);
		expect(await kept(place.tenantId)).toEqual({ grants: [], connections: [] });
	});

	test("PLATFORM_USER_MISMATCH for another account at a reconnect, which leaves the connection as it was", async () => {
		const place = await newExpired();
		const { userErrors } = await connectWith(place, withClaims(another), {
			connectionId: place.connectionId,
		});
		expect(userErrors).toMatchObject([{ code: "PLATFORM_USER_MISMATCH" }]);
		expect(faultOfMessage(userErrors[0]?.message ?? "")).toBeNull();
		expect(await kept(place.tenantId)).toEqual(place.before);
	});
});

describe.concurrent("a refresh that is answered with", () => {
	// A new refresh token must not be lost for a bad word beside it: its scopes are left out, and the tokens are taken.
	const spoiltScope = "a scope with a NUL";
	test.each(refused.filter(([, what]) => what !== spoiltScope))(
		"%s for %s",
		async (code, _what, behaviour) => {
			const place = await newExpired();
			endpoint.misbehave(place.refreshToken, behaviour);
			const { accessToken, userErrors } = await vendByApi(
				place.client,
				place.connectionId,
			);
			expect(accessToken).toBeNull();
			expect(userErrors).toMatchObject([{ code }]);
			expect(faultOfMessage(userErrors[0]?.message ?? "")).toBeNull();
			// What was there is there, and works as soon as the platform does.
			expect(await kept(place.tenantId)).toEqual(place.before);
			endpoint.behave(place.refreshToken);
			await forgetFailures(place.tenantId);
			const healed = await vendByApi(place.client, place.connectionId);
			expect(healed).toMatchObject({
				userErrors: [],
				accessToken: expect.stringMatching(/^ya29\./),
			});
		},
	);

	test.each([
		...accepted,
		["no refresh token", changed({ refresh_token: undefined })],
		...refused
			.filter(([, what]) => what === spoiltScope)
			.map(([, what, behaviour]) => [what, behaviour]),
	] as typeof accepted)("%s is taken", async (_what, behaviour) => {
		const place = await newExpired();
		endpoint.misbehave(place.refreshToken, behaviour);
		const { userErrors } = await vendByApi(place.client, place.connectionId);
		expect(userErrors).toEqual([]);
		endpoint.behave(place.refreshToken);
		const { grants } = await kept(place.tenantId);
		expect(grants[0]).toMatchObject({ credentialVersion: 2 });
		// The refresh token of before serves the next time too.
		await asOwner(database, place.tenantId, (client) =>
			client.query("update platform_grant set access_token_expires_at = now()"),
		);
		expect(await vendByApi(place.client, place.connectionId)).toMatchObject({
			userErrors: [],
		});
	});

	test("fewer scopes is taken, and the connection says what is missing", async () => {
		const place = await newExpired();
		endpoint.misbehave(place.refreshToken, changed({ scope: "openid email" }));
		await vendByApi(place.client, place.connectionId);
		const { connection } = await place.client.query(
			`{ connection(id: "${place.connectionId}") { missingScopes } }`,
		);
		expect(connection.missingScopes).toEqual([adwords]);
	});

	test("TOKEN_RESPONSE_INVALID for another account's tokens, which are never stored", async () => {
		const place = await newExpired();
		endpoint.misbehave(place.refreshToken, withClaims(another));
		const { accessToken, userErrors } = await vendByApi(
			place.client,
			place.connectionId,
		);
		expect(accessToken).toBeNull();
		expect(userErrors).toMatchObject([{ code: "TOKEN_RESPONSE_INVALID" }]);
		expect(faultOfMessage(userErrors[0]?.message ?? "")).toBeNull();
		expect(await kept(place.tenantId)).toEqual(place.before);
	});

	test("a time that our clock does not fit is told as a wrong clock, not as another person's access", async () => {
		const place = await newExpired();
		const iat = Math.floor(Date.now() / 1000) + 3_600;
		endpoint.misbehave(
			place.refreshToken,
			withClaims({ iat, exp: iat + 3_600 }),
		);
		const { accessToken, userErrors } = await vendByApi(
			place.client,
			place.connectionId,
		);
		expect(accessToken).toBeNull();
		expect(userErrors[0]?.message).toContain("60 minutes behind");
		expect(await kept(place.tenantId)).toEqual(place.before);
	});

	test("RECONNECT_REQUIRED for a grant that the platform ended, told at once", async () => {
		const place = await newExpired();
		endpoint.misbehave(
			place.refreshToken,
			fixed(400, JSON.stringify({ error: "invalid_grant" })),
		);
		const { userErrors } = await vendByApi(place.client, place.connectionId);
		expect(userErrors).toMatchObject([{ code: "RECONNECT_REQUIRED" }]);
		expect(faultOfMessage(userErrors[0]?.message ?? "")).toBeNull();
		expect(endpoint.calls(place.refreshToken)).toBe(1);
		const { connections } = await kept(place.tenantId);
		expect(connections).toMatchObject([{ status: "REVOKED" }]);
	});
});

test("an endpoint whose certificate nobody vouches for gets no secret", async () => {
	const distrustful = await startApi({
		database,
		env: { PATCHBAY_MASTER_KEY: masterKey },
		endpoints: endpointsWith(`${sandbox.tlsUrl}/google-ads/token`),
	});
	try {
		const { client } = distrustful;
		const brandId = await createBrandByApi(client);
		const { query } = await consent(await beginByApi(client, brandId));
		const { userErrors } = await completeByApi(client, query);
		expect(userErrors).toMatchObject([{ code: "PLATFORM_UNAVAILABLE" }]);
		// The same for a refresh, of a grant that was made while all was well.
		const place = await newExpired();
		const elsewhere = new GraphqlClient(client.url, place.client.headers);
		expect(await vendByApi(elsewhere, place.connectionId)).toMatchObject({
			accessToken: null,
			userErrors: [{ code: "PLATFORM_UNAVAILABLE" }],
		});
		expect(await kept(place.tenantId)).toEqual(place.before);
		const seen = await fetch(
			`${sandbox.url}/__sandbox/requests?path=/google-ads/token`,
		);
		const { requests } = (await seen.json()) as {
			requests: { transport?: string; status: number }[];
		};
		expect(requests.filter((each) => each.transport === "tls")).toEqual([]);
		expect(distrustful.log.join("")).not.toContain(defaultApp.clientSecret);
	} finally {
		await distrustful.stop();
	}
});

test("after all of this no redirect was followed, and no secret or hostile word stands in a log, an error or a row", async () => {
	expect(endpoint.strayed).toEqual([]);
	const log = api.log.join("");
	const told = [...endpoint.secrets, marker].filter((each) =>
		log.includes(each),
	);
	expect(told).toEqual([]);
	expect(endpoint.secrets.size).toBeGreaterThan(200);
});

/** The wait between attempts after a failure is not what these tests are about. */
async function forgetFailures(tenantId: string): Promise<void> {
	await asOwner(database, tenantId, (client) =>
		client.query(
			"update platform_grant set consecutive_failures = 0, refresh_lease_until = null",
		),
	);
}
