import { signOAuth1 } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import { describe, expect, test } from "vitest";
import { xAds as xAdsModule } from "../../apps/sandbox/src/x-ads/module.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { useConsentStand } from "../support/consent-stand.ts";
import type { Answer } from "../support/graphql-client.ts";

// X Ads from one end to the other, over GraphQL: OAuth 1.0a, whose callback has no state and whose tokens do not end.

const app = xAdsModule.client?.OAUTH1;
if (!app) throw new Error("X has no app");
const { id: consumerKey, secret: consumerSecret } = app;
const stand = useConsentStand({
	platform: "X_ADS",
	folder: "x-ads",
	app: { label: "Our app at X", ...app },
	reset: (control) => control("x-ads/reset-limits"),
});
const {
	answer,
	begin,
	calls,
	complete,
	connectAs,
	control,
	mutate,
	onConnection,
	readAccounts,
	show,
	startAnew,
} = stand;

describe("X Ads", () => {
	test("says what it is: OAuth 1.0a, no scopes, its own words, and only what works", async () => {
		const { platforms } = await stand.api.client.query(
			"{ platforms { platform name apiVersion authenticationMethods capabilities appConfigured keyFields { name } appExtras { name } scopeSets { key } terms { adAccount campaign adGroup ad } } }",
		);
		expect(
			platforms.find(({ platform }: Answer) => platform === "X_ADS"),
		).toEqual({
			platform: "X_ADS",
			name: "X Ads",
			apiVersion: "12",
			authenticationMethods: ["OAUTH1"],
			capabilities: [
				"CAMPAIGNS",
				"AD_GROUPS",
				"ADS",
				"ASSETS",
				"KEYWORDS",
				"METRICS_DAILY",
				"METRICS_HOURLY",
				"ASYNC_REPORTS",
				"BUDGET_WRITE",
				"STATUS_WRITE",
				"KEYWORD_WRITE",
				"REVOKE",
			],
			appConfigured: true,
			keyFields: [],
			appExtras: [],
			scopeSets: [],
			terms: {
				adAccount: "ad account",
				campaign: "campaign",
				adGroup: "line item",
				ad: "promoted post",
			},
		});
	});

	test("is connected by a callback without state, its accounts are chosen, and the proof has read all of it", async () => {
		const begun = await begin();
		const url = new URL(begun.authorizationUrl);
		expect([...url.searchParams.keys()]).toEqual(["oauth_token"]);
		const query = await answer(url.href, "agency_admin");
		expect([...new URLSearchParams(query).keys()]).toEqual([
			"oauth_token",
			"oauth_verifier",
		]);
		const { connection, userErrors } = await complete(query);
		expect(userErrors).toEqual([]);
		expect(connection).toMatchObject({
			status: "PENDING",
			grantedScopes: [],
			missingScopes: [],
			// A number of 19 digits, exact.
			grant: {
				platformUserId: "1400000000000000001",
				platformUserName: "@agency_admin",
			},
		});
		const listed = (await show(connection.id)).adAccounts.nodes;
		expect(listed).toHaveLength(6);
		expect(listed[0]).toMatchObject({
			externalId: "18ce5icv5hd",
			displayId: "18ce5icv5hd",
			name: "Alder & Pine Outdoor",
			currencyCode: null,
			timeZone: "America/New_York",
			platformStatus: "ACCEPTED",
			platformStatusName: "Accepted",
			open: true,
			manager: false,
			selected: false,
		});
		const chosen = await mutate(
			"SelectAdAccountsInput",
			"selectAdAccounts",
			"connection { id }",
			{
				connectionId: connection.id,
				externalIds: [listed[0].externalId],
			},
		);
		expect(chosen.userErrors).toEqual([]);
		await readAccounts();
		const shown = await show(connection.id);
		expect(shown).toMatchObject({
			status: "ACTIVE",
			statusMessage: null,
			health: { state: "HEALTHY" },
		});
		expect(shown.adAccounts.nodes[0]).toMatchObject({
			selected: true,
			proof: {
				campaigns: "READ",
				spend: "READ",
				creatives: "READ",
				message: null,
			},
		});
		const replayed = await complete(query);
		expect(replayed.userErrors[0].code).toBe("STATE_REPLAYED");
	});

	test("takes a refusal by the token that it names, and stores nothing", async () => {
		const { authorizationUrl } = await begin();
		const denied = await answer(authorizationUrl, "agency_admin", "deny");
		expect([...new URLSearchParams(denied).keys()]).toEqual(["denied"]);
		const { connection, userErrors } = await complete(denied);
		expect(connection).toBeNull();
		expect(userErrors[0]).toMatchObject({ code: "ACCESS_DENIED" });
		expect((await complete("denied=made-up")).userErrors[0].code).toBe(
			"STATE_INVALID",
		);
		expect(await calls("/x-ads/oauth/access_token")).toBe(0);
	});

	test("vends token and secret, which sign a call; nothing refreshes it, and an import begins", async () => {
		const connectionId = await connectAs("brand_owner");
		const vended = await mutate(
			"VendAccessTokenInput",
			"vendAccessToken",
			"accessToken tokenSecret tokenType expiresAt",
			{ connectionId, purpose: "a script" },
		);
		expect(vended).toMatchObject({ expiresAt: null, userErrors: [] });
		const url = new URL(`${stand.sandbox.url}/x-ads/12/accounts?count=1`);
		const authorization = signOAuth1(
			{ method: "GET", url },
			{
				consumerKey,
				consumerSecret: new Secret(consumerSecret),
				token: vended.accessToken,
				tokenSecret: new Secret(vended.tokenSecret),
			},
			{ nonce: "of-a-script", timestamp: Math.floor(Date.now() / 1000) },
		);
		const reply = await fetch(url, { headers: { authorization } });
		expect(await reply.json()).toMatchObject({
			data: [{ name: "Maple & Co" }],
		});
		const refreshed = await onConnection("refreshConnection", connectionId);
		expect(refreshed.userErrors[0].code).toBe("UNSUPPORTED_BY_PLATFORM");
		const imported = await mutate(
			"StartImportInput",
			"startImport",
			"importJob { status }",
			{ connectionId },
		);
		expect(imported).toMatchObject({
			importJob: { status: "QUEUED" },
			userErrors: [],
		});
		expect(await show(connectionId)).toMatchObject({
			status: "ACTIVE",
			reconnectRequired: false,
		});
		for (const line of stand.api.log)
			expect(line).not.toContain(vended.tokenSecret);
	});

	test("is verified, and ended at X when it is disconnected", async () => {
		const connectionId = await connectAs("freelance_buyer");
		const verified = await onConnection("verifyConnection", connectionId);
		expect(verified).toMatchObject({
			connection: { status: "ACTIVE" },
			userErrors: [],
		});
		const gone = await mutate(
			"DisconnectInput",
			"disconnect",
			"connection { status }",
			{ connectionId },
		);
		expect(gone).toEqual({
			connection: { status: "DISCONNECTED" },
			userErrors: [],
		});
		expect(await calls("/x-ads/1.1/oauth/invalidate_token.json")).toBe(1);
		expect(await control("x-ads/revoke", { user: "freelance_buyer" })).toEqual({
			revokedTokens: 0,
		});
	});

	test("serves two brands by one token, which ends with the last of them alone", async () => {
		const first = await connectAs("freelance_buyer");
		await stand.newBrand();
		const second = await connectAs("freelance_buyer");
		const disconnect = (connectionId: string) =>
			mutate("DisconnectInput", "disconnect", "connection { status }", {
				connectionId,
			});
		expect((await disconnect(first)).userErrors).toEqual([]);
		expect(await calls("/x-ads/1.1/oauth/invalidate_token.json")).toBe(0);
		expect(await onConnection("verifyConnection", second)).toMatchObject({
			connection: { status: "ACTIVE" },
			userErrors: [],
		});
		expect((await disconnect(second)).userErrors).toEqual([]);
		expect(await calls("/x-ads/1.1/oauth/invalidate_token.json")).toBe(1);
	});

	test("asks to reconnect once a refusal stands, and works again after it, though its lists are used up", async () => {
		const connectionId = await connectAs("agency_analyst");
		const { nodes } = (await show(connectionId)).adAccounts;
		await mutate(
			"SelectAdAccountsInput",
			"selectAdAccounts",
			"connection { id }",
			{
				connectionId,
				externalIds: [nodes[0].externalId],
			},
		);
		await readAccounts();
		await control("x-ads/revoke", { user: "agency_analyst" });
		const first = await onConnection("verifyConnection", connectionId);
		expect(first.userErrors[0].code).toBe("PLATFORM_UNAVAILABLE");
		expect((await show(connectionId)).reconnectRequired).toBe(false);
		await startAnew();
		await asSuperuser(
			stand.database,
			"update platform_grant set refused_at = refused_at - interval '10 minutes' where refused_at is not null",
		);
		const second = await onConnection("verifyConnection", connectionId);
		expect(second.userErrors[0].code).toBe("RECONNECT_REQUIRED");
		expect(await show(connectionId)).toMatchObject({
			status: "REVOKED",
			reconnectRequired: true,
		});
		// Another profile is not taken for the one that it was.
		const { authorizationUrl } = await begin({ connectionId });
		const other = await complete(await answer(authorizationUrl, "new_starter"));
		expect(other.userErrors[0].code).toBe("PLATFORM_USER_MISMATCH");
		expect(await connectAs("agency_analyst", { connectionId })).toBe(
			connectionId,
		);
		expect(await show(connectionId)).toMatchObject({
			status: "ACTIVE",
			reconnectRequired: false,
		});
	});

	test("is connected while X's lists of accounts are used up: a worker lists them when they may be listed", async () => {
		await control("faults", {
			path: "/x-ads/12/accounts",
			xAdsError: { code: 88 },
			headers: {
				"x-rate-limit-limit": "5",
				"x-rate-limit-remaining": "0",
				"x-rate-limit-reset": String(Math.floor(Date.now() / 1000) + 900),
			},
		});
		const { authorizationUrl } = await begin();
		const { connection, userErrors } = await complete(
			await answer(authorizationUrl, "agency_admin"),
		);
		expect(userErrors).toEqual([]);
		expect(connection.status).toBe("PENDING");
		expect((await show(connection.id)).adAccounts.nodes).toEqual([]);
		await startAnew();
		await asSuperuser(
			stand.database,
			"update account_reading set due_at = now() - interval '1 second'",
		);
		await readAccounts();
		expect((await show(connection.id)).adAccounts.nodes).toHaveLength(6);
	});

	test.each([
		["wrong", { xAdsError: { code: 32 } }, "APP_REJECTED"],
		["a clock that is off", { xAdsError: { code: 135 } }, "APP_REJECTED"],
		[
			"a callback that is not registered",
			{ xAdsError: { code: 415 } },
			"APP_REJECTED",
		],
		["an outage", { status: 503, count: 9 }, "PLATFORM_UNAVAILABLE"],
		[
			"a reply that does not confirm the callback",
			{
				kind: "custom",
				status: 200,
				body: "oauth_token=a&oauth_token_secret=b",
			},
			"TOKEN_RESPONSE_INVALID",
		],
	])("begins nothing with %s", async (_what, fault, code) => {
		await control("faults", { path: "/x-ads/oauth/request_token", ...fault });
		const begun = await begin();
		expect(begun.authorizationUrl).toBeNull();
		expect(begun.userErrors[0].code).toBe(code);
	});

	test.each(["request_token", "access_token"])(
		"asked too often at %s, tells when to try again and asks no more until then",
		async (step) => {
			const path = `/x-ads/oauth/${step}`;
			const limitNext = () =>
				control("faults", {
					path,
					status: 429,
					headers: { "retry-after": "600" },
				});
			const signIn = async () => {
				const begun = await begin();
				if (begun.authorizationUrl === null) return begun.userErrors[0];
				const query = await answer(begun.authorizationUrl, "agency_admin");
				return (await complete(query)).userErrors[0];
			};
			await limitNext();
			expect(await signIn()).toMatchObject({
				code: "RATE_LIMITED",
				message: expect.stringMatching(/^X .*Try again in 10 minutes\.$/),
			});
			const asked = await calls(path);
			expect(await signIn()).toMatchObject({
				code: "RATE_LIMITED",
				message: expect.stringContaining("Try again in 10 minutes."),
			});
			expect(await calls(path)).toBe(asked);
		},
	);

	test("keeps nothing of an exchange that does not say whose the access is", async () => {
		await control("faults", {
			path: "/x-ads/oauth/access_token",
			kind: "custom",
			status: 200,
			body: "oauth_token=1-a&oauth_token_secret=b",
		});
		const { authorizationUrl } = await begin();
		const completed = await complete(
			await answer(authorizationUrl, "agency_admin"),
		);
		expect(completed.connection).toBeNull();
		expect(completed.userErrors[0]).toMatchObject({
			code: "PLATFORM_REPLY_CHANGED",
			message: expect.stringContaining("did not say who"),
		});
	});

	test("refuses a wrong secret in its own words, and marks nobody", async () => {
		const connectionId = await connectAs("brand_owner");
		await control("x-ads/clients", {
			clientId: consumerKey,
			clientSecret: "was-made-anew",
		});
		try {
			const verified = await onConnection("verifyConnection", connectionId);
			expect(verified.userErrors[0]).toMatchObject({
				code: "APP_REJECTED",
				message: expect.stringContaining("API key"),
			});
			expect((await show(connectionId)).reconnectRequired).toBe(false);
		} finally {
			await control("x-ads/clients", {
				clientId: consumerKey,
				clientSecret: consumerSecret,
			});
		}
	});

	test("lists an account that X tells in an unknown form with its reason, beside the others", async () => {
		await control("faults", {
			path: "/x-ads/12/accounts",
			kind: "custom",
			status: 200,
			body: {
				data: [
					{
						id: "18ce5good",
						name: "Good",
						timezone: "Asia/Tokyo",
						approval_status: "ACCEPTED",
						deleted: false,
					},
					{ id: "18ce5bad", name: { text: "Bad" } },
					{ id: "../../x", name: "Nowhere" },
				],
				next_cursor: null,
			},
		});
		const connectionId = await connectAs("agency_admin");
		const { nodes } = (await show(connectionId)).adAccounts;
		expect(nodes.map(({ externalId }: Answer) => externalId).sort()).toEqual([
			"18ce5bad",
			"18ce5good",
		]);
	});

	test("counts no failure of the access when our own limits turn a check away, however often somebody asks", async () => {
		const connectionId = await connectAs("agency_admin");
		const codes: string[] = [];
		for (let time = 0; time < 8; time += 1) {
			const { userErrors } = await onConnection(
				"verifyConnection",
				connectionId,
			);
			codes.push(userErrors[0]?.code ?? "checked");
		}
		expect(codes.at(0)).toBe("checked");
		expect(codes.slice(-3)).toEqual(Array(3).fill("RATE_LIMITED"));
		const rows = await asSuperuser<{ failures: number; paused: boolean }>(
			stand.database,
			`select g.consecutive_failures as failures, g.next_attempt_at is not null as paused
			from platform_grant g where g.destroyed_at is null and g.consecutive_failures > 0`,
		);
		expect(rows).toEqual([]);
		expect(await show(connectionId)).toMatchObject({
			status: "PENDING",
			statusMessage: "Choose the ad accounts that belong to this brand.",
			reconnectRequired: false,
		});
	});
});
