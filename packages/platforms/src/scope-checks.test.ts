import { createLogger } from "@patchbay/logger";
import { Secret } from "@patchbay/vault";
import { expect, test } from "vitest";
import { definePlatform } from "./define-platform.ts";
import { defaultEndpoints } from "./endpoints.ts";
import { ScopeMissing } from "./errors.ts";
import { googleAds } from "./google-ads/index.ts";
import { googleWorkspace } from "./google-workspace/index.ts";
import type { Platform } from "./platform.ts";
import { connectablePlatforms, platforms } from "./registry.ts";
import { findScopeMissing } from "./scope-checks.ts";
import { createTokenSession } from "./session.ts";
import { tiktokAds } from "./tiktok-ads/index.ts";

const adwords = "https://www.googleapis.com/auth/adwords";

function session(scopes: string[] | null) {
	return createTokenSession({
		meter: { async admit() {}, note() {}, async refused() {} },
		credential: {
			method: "OAUTH2",
			token: new Secret("unused"),
			refreshToken: null,
		},
		scopes,
		platform: {},
		app: null,
		endpoints: defaultEndpoints.GOOGLE_ADS,
		requestId: "r",
		logger: createLogger({ name: "test", level: "silent" }),
	});
}

const account = {
	externalId: "1",
	accessExternalId: null,
	currencyCode: "EUR",
	timeZone: "UTC",
};

test("nothing is missing of a grant whose scopes nobody knows", () => {
	expect(findScopeMissing(googleAds, ["ads"], [])).toBeInstanceOf(ScopeMissing);
	expect(findScopeMissing(googleAds, ["ads"], [adwords])).toBeNull();
	expect(findScopeMissing(googleAds, ["ads"], null)).toBeNull();
});

test("a missing permission is told in the platform's own words, with who can give it", () => {
	const messageOf = (
		platform: Platform,
		keys: string[],
		granted: string[] = [],
	) => findScopeMissing(platform, keys, granted)?.message;
	expect(messageOf(googleAds, ["ads"])).toBe(
		"Not allowed yet at Google Ads: “Campaigns, creatives and spend”. Connect again and leave this box ticked: “See, edit, create, and delete your Google Ads accounts and data”.",
	);
	expect(messageOf(googleWorkspace, ["drive", "sheets"])).toBe(
		"Not allowed yet at Google Drive and Sheets: “Files that Patchbay makes or you pick” and “All your spreadsheets”. Connect again and leave these boxes ticked: “See, edit, create, and delete only the specific Google Drive files you use with this app” and “See, edit, create, and delete all your Google Sheets spreadsheets”.",
	);
	// Of what is held, a parent with its children too, nobody is told.
	expect(messageOf(tiktokAds, ["ads"], ["1", "2", "600"])).toBe(
		"Not allowed yet at TikTok Ads: “Campaigns, ads and spend”. The app's settings at TikTok Ads decide this: its operator has to add the permission “Consolidated report” there. Connect again after that.",
	);
});

test("every part of every platform names a scope set that its platform has", () => {
	for (const { parts, scopes } of connectablePlatforms(platforms)) {
		const keys = scopes.sets.map(({ key }) => key);
		for (const key of scopeSetsIn(parts)) expect(keys).toContain(key);
	}
});

/** Scope sets that parts name, those in a group such as `metrics` too. */
function scopeSetsIn(group: object): string[] {
	return Object.entries(group).flatMap(([name, entry]) =>
		name === "scopeSet"
			? [entry]
			: typeof entry === "object" && entry !== null
				? scopeSetsIn(entry)
				: [],
	);
}

test("a part without its scope is refused before anything is called; without knowledge the platform is asked", async () => {
	let calls = 0;
	const { parts } = definePlatform({
		...googleAds,
		parts: {
			verify: {
				scopeSet: "ads",
				async run() {
					calls += 1;
				},
			},
			campaigns: {
				scopeSet: "ads",
				async *run() {
					calls += 1;
					yield { records: [], rejected: [], nextCursor: null };
				},
			},
			metrics: {
				daily: {
					scopeSet: "ads",
					grain: {
						windowDays: 30,
						history: { days: 30 },
						lookBackDays: 30,
						backfilled: true,
						conversions: true,
					},
					async *run() {
						calls += 1;
						yield { records: [], rejected: [], nextCursor: null };
					},
				},
			},
		},
	});
	const window = { from: "2026-01-01", to: "2026-01-02" };
	for (const call of [
		() => parts.verify.run(session(["openid"])),
		() => parts.campaigns?.run(session([]), account),
		() => parts.metrics?.daily?.run(session([]), account, window),
	])
		expect(call).toThrow(
			expect.objectContaining({ code: "SCOPE_MISSING", scopeSets: ["ads"] }),
		);
	expect(calls).toBe(0);
	await parts.verify.run(session([adwords]));
	for await (const _page of parts.campaigns?.run(session(null), account) ?? [])
		calls += 10;
	expect(calls).toBe(12);
});
