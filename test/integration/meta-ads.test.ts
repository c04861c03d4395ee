import { describe, expect, test } from "vitest";
import { keys } from "../../apps/sandbox/src/meta-ads/case.ts";
import {
	client as app,
	configurations,
} from "../../apps/sandbox/src/meta-ads/client.ts";
import { useConsentStand } from "../support/consent-stand.ts";
import type { Answer } from "../support/graphql-client.ts";

// Meta Ads from the consent to the disconnect, over GraphQL: long-lived tokens, permissions that are declined, a
// configuration in the place of scopes, and system users' tokens that an admin pastes.

const root = "/meta-ads/v26.0";
const day = 86_400_000;
const stand = useConsentStand({
	platform: "META_ADS",
	folder: "meta-ads",
	app: { label: "Our app at Meta", id: app.id, secret: app.secret },
	fields:
		"grantedScopes missingScopes grant { id accessTokenExpiresAt dataAccessExpiresAt platformUserName }",
	reset: (control) =>
		control("meta-ads/behaviour", {
			requiresProof: false,
			omitsExpiresIn: false,
		}),
});
const { answer, begin, complete, connectAs, control, mutate, onConnection } =
	stand;
const show = (id: string) => stand.show(id);
const calls = (path: string) => stand.calls(`${root}/${path}`);
const daysUntil = (time: string) => (Date.parse(time) - Date.now()) / day;

const nobody = async () =>
	(
		await stand.api.client.query(
			"{ tenant { grants(first: 50) { nodes { id } } } }",
		)
	).tenant.grants.nodes.length;

/** Allows only some of what was asked for. */
async function allowing(scopes: string, more: object = {}): Promise<Answer> {
	const { authorizationUrl } = await begin(more);
	const reply = await fetch(authorizationUrl, {
		redirect: "manual",
		headers: {
			"x-sandbox-consent": "allow",
			"x-sandbox-account": "freelance.buyer@example.com",
			"x-sandbox-scopes": scopes,
		},
	});
	return complete(reply.headers.get("location")?.split("?")[1] ?? "");
}

const connectByKey = (apiKey: string, more: object = {}) =>
	mutate(
		"ConnectInput",
		"connect",
		"authorizationUrl connection { id status grantedScopes missingScopes accountName grant { accessTokenExpiresAt dataAccessExpiresAt platformUserName } }",
		{
			brandId: stand.brandId,
			platform: "META_ADS",
			method: "API_KEY",
			apiKey,
			...more,
		},
	);

describe("Meta Ads", () => {
	test("says what it is: two ways to sign in, about forty permissions in sets, and what works", async () => {
		const { platform } = await stand.api.client.query(
			`{ platform(platform: META_ADS) { authenticationMethods capabilities terms { adGroup }
				keyFields { name label secret } appExtras { name } scopeSets { key default scopes } scopeNames { scope name } } }`,
		);
		expect(platform).toMatchObject({
			authenticationMethods: ["OAUTH2", "API_KEY"],
			capabilities: expect.arrayContaining([
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
				"VALIDATE_ONLY",
				"REFRESH",
				"REVOKE",
			]),
			terms: { adGroup: "ad set" },
			keyFields: [{ name: "apiKey", label: "System user token", secret: true }],
		});
		expect(platform.capabilities).not.toContain("KEYWORDS");
		expect(
			platform.scopeSets
				.filter((set: Answer) => set.default)
				.map(({ key }: Answer) => key),
		).toEqual(["ads"]);
		expect(platform.scopeNames.length).toBeGreaterThan(38);
	});

	test("keeps a token of about sixty days, with what it may do and when its data end", async () => {
		const id = await connectAs("brand.owner@example.com");
		const { grant, grantedScopes, missingScopes, ...shown } = await show(id);
		expect(shown).toMatchObject({
			status: "ACTIVE",
			health: { state: "HEALTHY" },
		});
		expect(grantedScopes).toContain("ads_read");
		expect(missingScopes).toEqual([]);
		expect(daysUntil(grant.accessTokenExpiresAt)).toBeGreaterThan(55);
		expect(daysUntil(grant.dataAccessExpiresAt)).toBeGreaterThan(80);
		const [account] = shown.adAccounts.nodes;
		expect(account).toMatchObject({
			currencyCode: "EUR",
			timeZone: "Europe/Berlin",
			platformStatusName: "Active",
			proof: { campaigns: "READ", spend: "READ", creatives: "READ" },
		});
	});

	test("a reply without a lifetime is made up for by asking about the token", async () => {
		await control("meta-ads/behaviour", { omitsExpiresIn: true });
		const id = await connectAs("brand.owner@example.com");
		expect(
			daysUntil((await show(id)).grant.accessTokenExpiresAt),
		).toBeGreaterThan(55);
	});

	test("renews the token by itself while it lives", async () => {
		const id = await connectAs("brand.owner@example.com");
		await stand.startAnew();
		const { connection, userErrors } = await onConnection(
			"refreshConnection",
			id,
		);
		expect(userErrors).toEqual([]);
		expect(connection).toMatchObject({ status: "ACTIVE" });
		expect(await calls("oauth/access_token")).toBe(1);
		expect(await calls("debug_token")).toBe(1);
	});

	test("a permission that is declined is shown, and Meta's page is asked to show it again", async () => {
		const asked = { scopeSets: ["ads", "manage"] };
		const { connection, userErrors } = await allowing("ads_read", asked);
		expect(userErrors).toEqual([]);
		expect(connection.grantedScopes).toContain("ads_read");
		expect(connection.missingScopes).toEqual(
			expect.arrayContaining(["ads_management"]),
		);
		const again = await begin({ ...asked, connectionId: connection.id });
		const { searchParams } = new URL(again.authorizationUrl);
		expect(searchParams.get("auth_type")).toBe("rerequest");
		expect(searchParams.get("scope")).toContain("ads_management");
	});

	test("without the one permission that matters nothing is connected, and it says which", async () => {
		const before = await nobody();
		const { connection, userErrors } = await allowing("business_management");
		expect(connection).toBeNull();
		expect(userErrors).toEqual([
			expect.objectContaining({
				code: "SCOPE_MISSING",
				message: expect.stringContaining(
					"Access your Facebook ads and related stats",
				),
			}),
		]);
		expect(await nobody()).toBe(before);
	});

	test("a person who says no is told so", async () => {
		const { authorizationUrl } = await begin();
		const denied = await answer(
			authorizationUrl,
			"brand.owner@example.com",
			"deny",
		);
		const { userErrors } = await complete(denied);
		expect(userErrors[0].code).toBe("ACCESS_DENIED");
	});

	test("a disconnect takes the app away for the person, with the app's proof", async () => {
		await control("meta-ads/behaviour", { requiresProof: true });
		// Nobody else's connection uses this person's access.
		const connectionId = await connectAs("agency.admin@example.com");
		await fetch(`${stand.sandbox.url}/__sandbox/requests`, {
			method: "DELETE",
		});
		const { userErrors } = await mutate(
			"DisconnectInput",
			"disconnect",
			"connection { status }",
			{ connectionId },
		);
		expect(userErrors).toEqual([]);
		expect(await calls("me/permissions")).toBe(1);
	});

	test("a configuration of the app stands for the permissions, and its system user's token lasts", async () => {
		const [ofPerson, ofSystemUser] = configurations;
		for (const [configuration, lasts] of [
			[ofPerson, false],
			[ofSystemUser, true],
		] as const) {
			await setConfiguration(configuration?.id ?? "");
			await stand.newBrand();
			const begun = await begin();
			const { searchParams } = new URL(begun.authorizationUrl);
			expect(searchParams.get("config_id")).toBe(configuration?.id);
			expect(searchParams.has("scope")).toBe(false);
			const { connection, userErrors } = await complete(
				await answer(begun.authorizationUrl, "brand.owner@example.com"),
			);
			expect(userErrors).toEqual([]);
			expect(connection.grantedScopes).toContain("ads_management");
			expect(connection.grant.accessTokenExpiresAt === null).toBe(lasts);
		}
		await setConfiguration("");
	});

	test("a system user's token that is pasted connects at once, with its permissions and without an end", async () => {
		const { connection, userErrors } = await connectByKey(keys.full.apiKey);
		expect(userErrors).toEqual([]);
		expect(connection).toMatchObject({
			missingScopes: [],
			grant: {
				platformUserName: "Maple & Co",
				accessTokenExpiresAt: null,
				dataAccessExpiresAt: null,
			},
		});
		expect(connection.grantedScopes).toEqual(
			expect.arrayContaining(["ads_read", "ads_management"]),
		);
		await stand.readAccounts();
		const shown = await show(connection.id);
		expect(shown.health.state).toBe("HEALTHY");
		expect(shown.adAccounts.nodes[0].proof).toMatchObject({
			campaigns: "READ",
			spend: "READ",
		});
	});

	test("a token that may only read says what it lacks to change anything", async () => {
		const { connection, userErrors } = await connectByKey(
			keys.readOnly.apiKey,
			{ scopeSets: ["ads", "manage"] },
		);
		expect(userErrors).toEqual([]);
		expect(connection.missingScopes).toContain("ads_management");
	});

	test.each([
		["wrong", keys.wrong.apiKey, "CREDENTIAL_REJECTED"],
		["without the permission for ads", keys.narrow.apiKey, "SCOPE_MISSING"],
		["not copied whole", "EAAK123", "INVALID_INPUT"],
	])(
		"a pasted token that is %s is refused at its field, and stored nowhere",
		async (_what, apiKey, code) => {
			const before = await nobody();
			const { connection, userErrors } = await connectByKey(apiKey);
			expect(connection).toBeNull();
			expect(userErrors).toEqual([
				expect.objectContaining({ code, field: ["apiKey"] }),
			]);
			expect(JSON.stringify(userErrors)).not.toContain(apiKey);
			expect(await nobody()).toBe(before);
		},
	);
});

/** Sets or forgets the app's configuration of Facebook Login for Business. */
async function setConfiguration(configId: string): Promise<void> {
	const { tenant } = await stand.api.client.query(
		"{ tenant { oauthApps(first: 5, platform: META_ADS) { nodes { id } } } }",
	);
	const [{ id }] = tenant.oauthApps.nodes;
	const { userErrors } = await mutate(
		"UpdateOAuthAppInput",
		"updateOAuthApp",
		"oauthApp { id }",
		{ oauthAppId: id, extras: { configId: configId || null } },
	);
	expect(userErrors).toEqual([]);
}
