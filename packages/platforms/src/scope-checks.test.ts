import { createLogger } from "@patchbay/logger";
import { Secret } from "@patchbay/vault";
import { expect, test } from "vitest";
import type { PlatformConnector } from "./connector.ts";
import { defaultEndpoints } from "./endpoints.ts";
import { ScopeMissing } from "./errors.ts";
import { googleAds } from "./google-ads/index.ts";
import { googleAdsOAuth } from "./google-ads/oauth.ts";
import { googleWorkspace } from "./google-workspace/index.ts";
import { connectors } from "./registry.ts";
import {
	findScopeMissing,
	missingOfSet,
	withScopeChecks,
} from "./scope-checks.ts";
import { createTokenSession } from "./session.ts";

const adwords = "https://www.googleapis.com/auth/adwords";

function session(scopes: string[] | null) {
	return createTokenSession({
		tokens: { accessToken: new Secret("unused"), scopes },
		endpoints: defaultEndpoints.GOOGLE_ADS,
		extras: {},
		requestId: "r",
		logger: createLogger({ name: "test", level: "silent" }),
	});
}

test("a set is missing what opens data and was not granted, never the scopes of identity", () => {
	expect(missingOfSet(googleAdsOAuth, "ads", [])).toEqual([adwords]);
	expect(missingOfSet(googleAdsOAuth, "ads", [adwords])).toEqual([]);
	expect(() => missingOfSet(googleAdsOAuth, "none", [])).toThrow(RangeError);
	expect(findScopeMissing(googleAdsOAuth, ["ads"], [adwords])).toBeNull();
});

test("each part of every connector says a scope set that its platform has", () => {
	for (const connector of [googleAds, googleWorkspace]) {
		const keys = connector.oauth.scopeSets.map(({ key }) => key);
		for (const [part, key] of Object.entries(connector.scopeSetOf)) {
			expect(keys).toContain(key);
			expect(connector[part as "verify"]).toBeTypeOf("function");
		}
	}
	expect(Object.values(connectors).every(Boolean)).toBe(true);
});

test("a part without its scope is refused before anything is called; without knowledge the platform is asked", async () => {
	let calls = 0;
	const checked: PlatformConnector = withScopeChecks({
		...googleAds,
		async verify() {
			calls += 1;
		},
		async *campaigns() {
			calls += 1;
			yield { records: [], rejected: [], nextCursor: null };
		},
	});
	const account = {
		externalId: "1",
		accessExternalId: null,
		currencyCode: "EUR",
		timeZone: "UTC",
	};
	const read = async (scopes: string[] | null) => {
		for await (const page of checked.campaigns?.(session(scopes), account) ??
			[])
			return page;
	};
	for (const refused of [checked.verify(session(["openid"])), read([])]) {
		const error = await refused.then(
			() => null,
			(thrown: unknown) => thrown,
		);
		expect(error).toBeInstanceOf(ScopeMissing);
		expect(error).toMatchObject({ code: "SCOPE_MISSING", scopeSets: ["ads"] });
	}
	expect(calls).toBe(0);
	await checked.verify(session([adwords]));
	await read(null);
	expect(calls).toBe(2);
});
