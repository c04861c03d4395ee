import { connectWithLogin } from "@patchbay/connections";
import { Secret } from "@patchbay/vault";
import { describe, expect, test } from "vitest";
import { tiktokAds } from "../../apps/sandbox/src/tiktok-ads/module.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { useConsentStand } from "../support/consent-stand.ts";
import type { Answer } from "../support/graphql-client.ts";

// TikTok Ads from one end to the other, over GraphQL: `auth_code`, failures with status 200, tokens that nothing renews.

const app = tiktokAds.client?.OAUTH2;
if (!app) throw new Error("TikTok has no app");
const { id: appId, secret } = app;
const root = "/tiktok-ads/open_api/v1.3";
const stand = useConsentStand({
	platform: "TIKTOK_ADS",
	folder: "tiktok-ads",
	app: { label: "Our app at TikTok", ...app },
	fields: "accountName grantedScopes missingScopes",
	async reset(control) {
		await control("tiktok-ads/reset-limits");
		await control("tiktok-ads/app-scopes", { scopes: null });
		await control("tiktok-ads/behaviour", { alsoCode: false });
	},
});
const {
	answer,
	begin,
	complete,
	connectAs,
	control,
	mutate,
	onConnection,
	readAccounts,
	show,
	tryToConnect,
} = stand;

const fault = (path: string, what: object) =>
	control("faults", { path: `${root}/${path}`, ...what });

const calls = (path: string) => stand.calls(`${root}/${path}`);

async function choose(
	connectionId: string,
	externalIds: readonly string[],
): Promise<void> {
	const { userErrors } = await mutate(
		"SelectAdAccountsInput",
		"selectAdAccounts",
		"connection { id }",
		{ connectionId, externalIds },
	);
	expect(userErrors).toEqual([]);
	await readAccounts();
}

const countGrants = async () =>
	(
		await stand.api.client.query(
			"{ tenant { grants(first: 50) { nodes { id } } } }",
		)
	).tenant.grants.nodes.length;

describe("TikTok Ads", () => {
	test("says what it is: OAuth 2.0 without renewal, its own words, and only what works", async () => {
		const { platforms } = await stand.api.client.query(
			"{ platforms { platform name apiVersion authenticationMethods capabilities appConfigured keyFields { name } appExtras { name } scopeSets { key title scopes default } terms { adAccount campaign adGroup ad } } }",
		);
		expect(
			platforms.find(({ platform }: Answer) => platform === "TIKTOK_ADS"),
		).toEqual({
			platform: "TIKTOK_ADS",
			name: "TikTok Ads",
			apiVersion: "v1.3",
			authenticationMethods: ["OAUTH2"],
			capabilities: [
				"CAMPAIGNS",
				"AD_GROUPS",
				"ADS",
				"ASSETS",
				"METRICS_DAILY",
				"METRICS_HOURLY",
				"METRICS_REGION",
				"ASYNC_REPORTS",
				"BUDGET_WRITE",
				"STATUS_WRITE",
				"REVOKE",
			],
			appConfigured: true,
			keyFields: [],
			appExtras: [{ name: "requestsPerSecond" }],
			scopeSets: [
				{
					key: "ads",
					title: "Campaigns, ads and spend",
					scopes: ["100", "200", "210", "220", "44"],
					default: true,
				},
				{
					key: "files",
					title: "Images and videos of ads",
					scopes: ["600", "610"],
					default: true,
				},
				{
					key: "sources",
					title: "Pixels and identities",
					scopes: ["800"],
					default: false,
				},
				{
					key: "manage",
					title: "Change budgets and statuses",
					scopes: ["201", "211", "221"],
					default: false,
				},
			],
			terms: {
				adAccount: "advertiser account",
				campaign: "campaign",
				adGroup: "ad group",
				ad: "ad",
			},
		});
	});

	test("names its permissions in words, also those whose numbers are beyond 2^53", async () => {
		const { platform } = await stand.api.client.query(
			"{ platform(platform: TIKTOK_ADS) { scopeNames { scope name } } }",
		);
		for (const [scope, name] of [
			["100", "Read ad account information"],
			["7224195155857866754", "Conversion events"],
		])
			expect(platform.scopeNames).toContainEqual({ scope, name });
	});

	test("is connected by auth_code, its accounts are chosen, and the proof says what is read", async () => {
		const begun = await begin();
		const url = new URL(begun.authorizationUrl);
		expect(url.origin + url.pathname).toBe(
			`${stand.sandbox.url}/tiktok-ads/portal/auth`,
		);
		expect([...url.searchParams.keys()].sort()).toEqual([
			"app_id",
			"redirect_uri",
			"state",
		]);
		const query = await answer(url.href, "agency_admin");
		expect([...new URLSearchParams(query).keys()]).toEqual([
			"auth_code",
			"state",
		]);
		const { connection, userErrors } = await complete(query);
		expect(userErrors).toEqual([]);
		expect(connection).toMatchObject({
			status: "PENDING",
			// A parent that includes what is needed, and numbers beyond 2^53, exact.
			grantedScopes: expect.arrayContaining([
				"1",
				"7224195155857866754",
				"7043626160646946818",
			]),
			missingScopes: [],
			grant: {
				platformUserId: "6900000000000000005",
				platformUserName: "Agency admin",
			},
		});
		const listed = (await show(connection.id)).adAccounts.nodes;
		expect(listed).toHaveLength(7);
		const alder = listed.find(
			({ name }: Answer) => name === "Alder & Pine Outdoor",
		);
		expect(alder).toMatchObject({
			externalId: "7100008790090007919",
			displayId: "7100008790090007919",
			currencyCode: "USD",
			timeZone: "America/New_York",
			platformStatus: "STATUS_ENABLE",
			platformStatusName: "Approved",
			open: true,
			manager: false,
			selected: false,
		});
		expect(
			listed
				.filter(({ open }: Answer) => !open)
				.map(({ name, platformStatusName }: Answer) => [
					name,
					platformStatusName,
				]),
		).toEqual([["Northlight Outlet (closed)", "Disabled"]]);
		await choose(connection.id, [alder.externalId]);
		const shown = await show(connection.id);
		expect(shown).toMatchObject({
			status: "ACTIVE",
			statusMessage: null,
			health: { state: "HEALTHY" },
		});
		expect(
			shown.adAccounts.nodes.find(
				({ externalId }: Answer) => externalId === alder.externalId,
			),
		).toMatchObject({
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

	test("takes a code that comes by its usual name as well", async () => {
		await control("tiktok-ads/behaviour", { alsoCode: true });
		await connectAs("brand_owner");
		expect(await calls("oauth2/access_token/")).toBe(1);
	});

	test("takes a callback without a code for a refusal, and stores nothing", async () => {
		const before = await countGrants();
		const { authorizationUrl } = await begin();
		const denied = await answer(authorizationUrl, "agency_admin", "deny");
		expect([...new URLSearchParams(denied).keys()]).toEqual(["state"]);
		const { connection, userErrors } = await complete(denied);
		expect(connection).toBeNull();
		expect(userErrors[0]).toMatchObject({ code: "ACCESS_DENIED" });
		expect(await calls("")).toBe(0);
		expect(await countGrants()).toBe(before);
	});

	test("vends a token that works in its own header; nothing renews it, and asking to marks nothing", async () => {
		const connectionId = await connectAs("brand_owner");
		const vended = await mutate(
			"VendAccessTokenInput",
			"vendAccessToken",
			"accessToken tokenSecret tokenType expiresAt",
			{ connectionId, purpose: "a script" },
		);
		expect(vended).toMatchObject({
			tokenSecret: null,
			expiresAt: null,
			userErrors: [],
		});
		const reply = await fetch(`${stand.sandbox.url}${root}/user/info/`, {
			headers: { "access-token": vended.accessToken },
		});
		expect(await reply.json()).toMatchObject({ code: 0 });
		const refreshed = await onConnection("refreshConnection", connectionId);
		expect(refreshed.userErrors[0]).toMatchObject({
			code: "UNSUPPORTED_BY_PLATFORM",
			message: expect.stringContaining("does not end by itself"),
		});
		expect(await show(connectionId)).toMatchObject({
			status: "ACTIVE",
			reconnectRequired: false,
		});
		for (const line of stand.api.log) {
			expect(line).not.toContain(vended.accessToken);
			expect(line).not.toContain(secret);
		}
	});

	test("is verified, and ended at TikTok when it is disconnected", async () => {
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
		expect(await calls("oauth2/revoke_token/")).toBe(1);
		expect(
			await control("tiktok-ads/revoke", { user: "freelance_buyer" }),
		).toEqual({ revokedTokens: 0 });
	});

	test("asks to reconnect once a refusal stands, and works again after it", async () => {
		const connectionId = await connectAs("agency_analyst");
		const [first] = (await show(connectionId)).adAccounts.nodes;
		await choose(connectionId, [first.externalId]);
		await control("tiktok-ads/revoke", { user: "agency_analyst" });
		const once = await onConnection("verifyConnection", connectionId);
		expect(once.userErrors[0].code).toBe("PLATFORM_UNAVAILABLE");
		expect((await show(connectionId)).reconnectRequired).toBe(false);
		await asSuperuser(
			stand.database,
			"update platform_grant set refused_at = refused_at - interval '10 minutes' where refused_at is not null",
		);
		const twice = await onConnection("verifyConnection", connectionId);
		expect(twice.userErrors[0].code).toBe("RECONNECT_REQUIRED");
		expect(await show(connectionId)).toMatchObject({
			status: "REVOKED",
			reconnectRequired: true,
		});
		// Another login is not taken for the one that it was.
		const other = await tryToConnect("brand_owner", { connectionId });
		expect(other.userErrors[0].code).toBe("PLATFORM_USER_MISMATCH");
		expect(await connectAs("agency_analyst", { connectionId })).toBe(
			connectionId,
		);
		expect(await show(connectionId)).toMatchObject({
			status: "ACTIVE",
			reconnectRequired: false,
		});
	});

	test("is not ended by one refusal that does not stand, nor by a header that a proxy has dropped", async () => {
		const connectionId = await connectAs("brand_owner");
		await fault("user/info/", { tiktokError: { code: 40105 }, count: 1 });
		expect(
			(await onConnection("verifyConnection", connectionId)).userErrors,
		).toEqual([]);
		await fault("", { tiktokError: { code: 40104 }, count: 50 });
		for (let times = 0; times < 2; times++) {
			const dropped = await onConnection("verifyConnection", connectionId);
			expect(dropped.userErrors[0].code).toBe("PLATFORM_UNAVAILABLE");
			await asSuperuser(
				stand.database,
				"update platform_grant set refused_at = refused_at - interval '10 minutes' where refused_at is not null",
			);
		}
		expect((await show(connectionId)).reconnectRequired).toBe(false);
	});

	test("lists an account that TikTok refuses with its reason, beside the others", async () => {
		const refused = "7100008790090015838";
		await control("tiktok-ads/refuse-advertiser", {
			advertiser: refused,
			refused: true,
		});
		try {
			const connectionId = await connectAs("agency_admin");
			const { nodes } = (await show(connectionId)).adAccounts;
			expect(nodes).toHaveLength(7);
			expect(
				nodes.find(({ externalId }: Answer) => externalId === refused),
			).toMatchObject({
				name: "Lumen Home",
				platformStatus: "NO_ACCESS",
				platformStatusName: "No access",
				open: false,
				proof: {
					campaigns: "DENIED",
					message: expect.stringContaining("share it with the app"),
				},
			});
			const [healthy] = nodes.filter(
				({ externalId, platformStatus }: Answer) =>
					externalId !== refused && platformStatus === "STATUS_ENABLE",
			);
			await choose(connectionId, [healthy.externalId]);
			expect((await show(connectionId)).status).toBe("ACTIVE");
		} finally {
			await control("tiktok-ads/refuse-advertiser", {
				advertiser: refused,
				refused: false,
			});
		}
	});

	test("tells an operator what to add where the app's settings lack a permission", async () => {
		await control("tiktok-ads/app-scopes", {
			scopes: ["2", "7224195155857866754"],
		});
		const { connection, userErrors } = await tryToConnect("brand_owner");
		expect(connection).toBeNull();
		expect(userErrors[0]).toMatchObject({
			code: "SCOPE_MISSING",
			message: expect.stringMatching(
				/“Campaigns, ads and spend”.*app's settings at TikTok Ads.*operator.*“Read ad account information”/,
			),
		});
		expect(userErrors[0].message).not.toContain("box ticked");
		// What the app has, a parent with its children too, is not asked for.
		expect(userErrors[0].message).not.toContain("Read campaigns");
		// Images and videos are no condition.
		await control("tiktok-ads/app-scopes", { scopes: ["100", "2", "44"] });
		await connectAs("brand_owner");
	});

	test("takes no refresh token, since TikTok gives none, and asks it nothing", async () => {
		const [, id = ""] = Buffer.from(stand.brandId, "base64url")
			.toString()
			.split(":");
		const given = connectWithLogin(
			{
				...stand.api.tenant.ctx,
				...stand.api.services,
				adminUrl: "http://localhost:3000",
				connectEnabled: true,
			} as never,
			{
				platform: "TIKTOK_ADS",
				brandId: id,
				clientId: appId,
				login: {
					by: "refresh token",
					refreshToken: new Secret("of another platform"),
				},
				externalIds: [],
			},
		);
		await expect(given).rejects.toMatchObject({
			code: "UNSUPPORTED_BY_PLATFORM",
			message: expect.stringContaining("no refresh tokens"),
		});
		expect(await calls("")).toBe(0);
	});

	test("asks a login without an advertiser to connect with another", async () => {
		const { userErrors } = await tryToConnect("new_starter");
		expect(userErrors[0].code).toBe("ACCESS_MISSING");
	});

	test.each([
		[
			"an app's secret that is wrong",
			{ tiktokError: { code: 40101 } },
			"APP_REJECTED",
		],
		[
			"a code that was used",
			{ tiktokError: { code: 40110 } },
			"CREDENTIAL_REJECTED",
		],
		["too many calls", { tiktokError: { code: 40100 } }, "RATE_LIMITED"],
		[
			"an outage inside a success",
			{ tiktokError: { code: 50000 } },
			"PLATFORM_UNAVAILABLE",
		],
		["an outage", { status: 504, kind: "html" }, "PLATFORM_UNAVAILABLE"],
		["a page", { kind: "html" }, "TOKEN_RESPONSE_INVALID"],
		["an envelope without data", envelope(undefined), "TOKEN_RESPONSE_INVALID"],
		["an envelope with nothing in it", envelope({}), "TOKEN_RESPONSE_INVALID"],
		[
			"a token that is none",
			envelope({ access_token: 7 }),
			"TOKEN_RESPONSE_INVALID",
		],
		["a reply that never ends", { kind: "endless" }, "TOKEN_RESPONSE_INVALID"],
	])(
		"stores nothing where the exchange meets %s",
		async (_what, what, code) => {
			const before = await countGrants();
			await fault("oauth2/access_token/", what);
			const { connection, userErrors } = await tryToConnect("agency_admin");
			expect(connection).toBeNull();
			expect(userErrors[0].code).toBe(code);
			expect(await countGrants()).toBe(before);
		},
	);

	test.each([
		[
			"an envelope without data",
			"oauth2/advertiser/get/",
			envelope(undefined),
			"PLATFORM_REPLY_CHANGED",
		],
		[
			"an error inside a success",
			"oauth2/advertiser/get/",
			{ tiktokError: { code: 40002 } },
			"PLATFORM_REJECTED",
		],
		[
			"no envelope at all",
			"oauth2/advertiser/get/",
			{ kind: "custom", status: 200, body: { list: [] } },
			"PLATFORM_REPLY_CHANGED",
		],
		[
			"a page in the list's place",
			"oauth2/advertiser/get/",
			{ kind: "html", status: 200 },
			"PLATFORM_REPLY_CHANGED",
		],
		[
			"a page in the place of the details",
			"advertiser/info/",
			{ kind: "html", status: 200 },
			"PLATFORM_REPLY_CHANGED",
		],
		[
			"an app that is blocked",
			"user/info/",
			{ tiktokError: { code: 40113 } },
			"APP_REJECTED",
		],
	])(
		"stores nothing where the accounts meet %s",
		async (_what, path, what, code) => {
			const before = await countGrants();
			await fault(path, { count: 20, ...what });
			const { connection, userErrors } = await tryToConnect("agency_admin");
			expect(connection).toBeNull();
			expect(userErrors[0].code).toBe(code);
			expect(await countGrants()).toBe(before);
		},
	);
});

function envelope(data: unknown): object {
	return {
		kind: "custom",
		status: 200,
		headers: { "content-type": "application/json" },
		body: { code: 0, message: "OK", request_id: "1", data },
	};
}
