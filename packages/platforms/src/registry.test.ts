import { platformIds } from "@patchbay/oauth";
import { expect, test } from "vitest";
import { connectors, getConnector, platformInfo } from "./registry.ts";

test("every platform is listed once, in the order of the API", () => {
	expect(platformInfo.map(({ platform }) => platform)).toEqual(platformIds);
});

test("a platform has the capabilities of its connector, and none without one", () => {
	for (const info of platformInfo) {
		if (connectors[info.platform]) continue;
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
		"REFRESH",
		"REVOKE",
	]);
	expect(google?.scopeSets.map(({ key }) => key)).toEqual(["ads"]);
	const workspace = platformInfo.at(-1);
	expect(workspace?.capabilities).toEqual(["FILES", "REFRESH", "REVOKE"]);
	expect(workspace?.scopeSets.map(({ key }) => key)).toEqual([
		"drive",
		"sheets",
	]);
});

test("a platform without a connector is refused by name", () => {
	expect(() => getConnector(connectors, "KLAVIYO")).toThrow(/Klaviyo/);
});
