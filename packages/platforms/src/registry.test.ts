import { platformIds } from "@patchbay/oauth";
import { expect, test } from "vitest";
import {
	findPlatform,
	getPlatform,
	getPlatformInfo,
	type Platforms,
	platformInfo,
	platforms,
} from "./registry.ts";

test("every platform is listed once, in the order of the API", () => {
	expect(platformInfo.map(({ platform }) => platform)).toEqual(platformIds);
});

test("a platform has the capabilities of its parts, and none before it can be connected", () => {
	for (const info of platformInfo) {
		if (findPlatform(platforms, info.platform)) continue;
		expect(info.connectable).toBe(false);
		expect(info.capabilities).toEqual([]);
		expect(info.scopeSets).toEqual([]);
	}
	const google = platformInfo[0];
	expect(google?.capabilities).toEqual([
		"CAMPAIGNS",
		"AD_GROUPS",
		"ADS",
		"ASSETS",
		"KEYWORDS",
		"METRICS_DAILY",
		"METRICS_HOURLY",
		"METRICS_REGION",
		"BUDGET_WRITE",
		"STATUS_WRITE",
		"KEYWORD_WRITE",
		"VALIDATE_ONLY",
		"REFRESH",
		"REVOKE",
	]);
	expect(google?.scopeSets.map(({ key }) => key)).toEqual(["ads"]);
	const klaviyo = platformInfo.find(({ platform }) => platform === "KLAVIYO");
	expect(klaviyo).toMatchObject({
		authenticationMethods: ["API_KEY", "OAUTH2"],
		connectable: true,
		capabilities: [
			"CAMPAIGNS",
			"AD_GROUPS",
			"ADS",
			"ASSETS",
			"METRICS_DAILY",
			"METRICS_HOURLY",
			"AUDIENCES",
			"CATALOG",
			"REFRESH",
			"REVOKE",
		],
	});
	expect(klaviyo?.keyFields.map(({ name, secret }) => [name, secret])).toEqual([
		["apiKey", true],
		["publicApiKey", false],
	]);
	const workspace = getPlatformInfo("GOOGLE_WORKSPACE");
	expect(workspace.capabilities).toEqual([
		"FILES",
		"SHEETS",
		"REFRESH",
		"REVOKE",
	]);
	expect(workspace.scopeSets.map(({ key }) => key)).toEqual([
		"drive",
		"sheets",
	]);
});

test("every scope that is asked for or needed has a name in words", () => {
	for (const { platform, scopeSets, scopeNames } of platformInfo) {
		const named = new Map(scopeNames.map(({ scope, name }) => [scope, name]));
		for (const scope of scopeSets.flatMap(({ scopes }) => scopes)) {
			const name = named.get(scope);
			expect([platform, scope, name]).toEqual([
				platform,
				scope,
				expect.stringMatching(/^[A-Z].* /),
			]);
		}
	}
});

test("every module of the registry is filed under its own id", () => {
	for (const id of platformIds) expect(platforms[id].id).toBe(id);
});

test("a platform that cannot be connected yet is refused by name", () => {
	const announced = {
		...platforms,
		REDDIT_ADS: {
			id: "REDDIT_ADS",
			name: "Reddit Ads",
			api: { version: "v3", endsOn: null },
			urls: platforms.REDDIT_ADS.urls,
			methods: [{ kind: "OAUTH2" }],
		},
	} as const satisfies Platforms;
	expect(() => getPlatform(announced, "REDDIT_ADS")).toThrow(/Reddit/);
});
