import { readdirSync } from "node:fs";
import { apiKey } from "@patchbay/oauth";
import {
	connectablePlatforms,
	definePlatform,
	type Platform,
	platforms,
} from "@patchbay/platforms";
import { describe, expect, test } from "vitest";
import type {
	CaseFailure,
	PlatformCase,
} from "../../../apps/sandbox/src/platform-case.ts";
import { drawMatrix } from "../../../scripts/test/contract-matrix.ts";
import { type Concern, loadCase } from "./concern.ts";
import { concerns } from "./concerns/index.ts";
import { coverageOf, testCount, unproven } from "./coverage.ts";

describe("everything that a platform declares has a test", () => {
	test.each(connectablePlatforms(platforms))("$name", async (platform) => {
		const known = await loadCase(platform);
		expect(unproven(platform, coverageOf(platform, known, concerns))).toEqual(
			[],
		);
	});
});

test("every sort of error is one that some platform says in its own words", async () => {
	const told = new Set<string>();
	for (const platform of connectablePlatforms(platforms)) {
		const { failures, limits, expiredCursor } = await loadCase(platform);
		// Every case has a refused credential.
		told.add("reconnect");
		for (const { kind } of failures) told.add(kind);
		if (limits.refusals.length > 0) told.add("rate_limited");
		if (expiredCursor) told.add("cursor");
	}
	const sorts: Record<CaseFailure["kind"], true> = {
		reconnect: true,
		access: true,
		account: true,
		operator: true,
		rate_limited: true,
		transient: true,
		cursor: true,
		reply: true,
		rejected: true,
	};
	expect([...told].sort()).toEqual(Object.keys(sorts).sort());
});

test("every concern is run by a test file of its name, and every one of those files is a concern's", () => {
	const files = readdirSync(new URL(".", import.meta.url))
		.filter((name) => name.endsWith(".test.ts") && name !== "coverage.test.ts")
		.map((name) => name.replace(".test.ts", ""));
	expect(files.sort()).toEqual(concerns.map(({ name }) => name).sort());
});

test("the matrix in the documents is the suite's; `npm run docs:contract-suite` writes it", async () => {
	const counts = new Map<string, number>();
	for (const platform of connectablePlatforms(platforms)) {
		const known = await loadCase(platform);
		for (const concern of concerns)
			counts.set(
				`${concern.name} ${platform.name}`,
				testCount(concern, platform, known),
			);
	}
	const matrix = drawMatrix(
		concerns.map(({ name }) => name),
		connectablePlatforms(platforms).map(({ name }) => name),
		(concern, platform) => String(counts.get(`${concern} ${platform}`) || "–"),
	);
	await expect(`# The contract suite by platform

Written by \`npm run docs:contract-suite\` from the suite itself; a test fails when it is stale. A number is how many tests the concern in
[test/contract/platforms](../test/contract/platforms) has for the platform, by every way of signing in; – is nothing of the kind that the platform
declares. [What each concern tries](platforms.md#what-the-suite-asks). \`npm test\` prints the same table at its end with the tests that
passed in that run.

${matrix}
`).toMatchFileSnapshot("../../../docs/contract-suite.md");
});

describe("a made-up platform", () => {
	const known: PlatformCase = {
		reading: { part: "verify", path: "me" },
		failures: [],
		refusedCredential: {},
		otherShape: {},
		limits: { refusals: [], told: [] },
	};
	const verify = { async run() {} };
	const madeUp = (more: Partial<Platform> = {}) =>
		definePlatform({
			id: "KLAVIYO",
			name: "Made up",
			api: { version: "1", endsOn: null },
			urls: {
				apiUrl: "https://example.com",
				authorizeUrl: "https://example.com/a",
				tokenUrl: "https://example.com/t",
			},
			methods: [
				apiKey({
					platformName: "Made up",
					key: "apiKey",
					fields: [
						{
							name: "apiKey",
							label: "Key",
							hint: "",
							required: true,
							secret: true,
							form: /^k/,
							misfit: 'does not begin with "k"',
						},
					],
				}),
			],
			appExtras: {},
			scopes: { sets: [], askedFor: "none", names: {}, silent: [] },
			limits: {
				concurrentPerAccount: 1,
				buckets: { calls: { per: "app", windows: [] } },
			},
			identify: async () => ({ id: "1", name: null }),
			parts: { verify },
			...more,
		});
	const gaps = (platform: Platform, by: readonly Concern[] = concerns) =>
		unproven(platform, coverageOf(platform, known, by));

	test("that declares what the suite knows has no gap", () => {
		expect(gaps(madeUp())).toEqual([]);
	});

	test("with a part that no concern tries is found out, however deep the part lies", () => {
		const parts = {
			verify,
			budgets: { later: { run() {} } },
			alerts: verify,
		};
		expect(
			gaps(madeUp({ parts: parts as object as Platform["parts"] })),
		).toEqual([
			expect.stringContaining('"part budgets.later"'),
			expect.stringContaining('"part alerts"'),
		]);
	});

	test("with an app extra, a method or scopes that nothing tries is found out", () => {
		const extra = {
			label: "Shop",
			hint: null,
			required: false,
			secret: false,
			form: /./,
			mustBe: "anything",
			example: "a",
		};
		expect(gaps(madeUp({ appExtras: { shop: extra } }))).toEqual([
			expect.stringContaining('"app extra shop"'),
		]);
		const [method] = madeUp().methods;
		expect(
			gaps(
				madeUp({
					methods: [{ ...method, revoke: async () => {} } as typeof method],
				}),
			),
		).toEqual([expect.stringContaining('"API_KEY revoked"')]);
	});

	test("loses its proof with the concern that gave it", () => {
		const rest = concerns.filter(({ name }) => name !== "connecting");
		expect(gaps(madeUp(), rest)).toEqual(
			[
				"method API_KEY",
				"API_KEY renewed by consent",
				"scopes",
				"part verify",
			].map((declared) => expect.stringContaining(declared)),
		);
	});
});
