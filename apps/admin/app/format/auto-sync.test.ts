import { expect, test } from "vitest";
import type { AutoSync } from "../graphql/auto-sync.ts";
import { autoSyncSentence } from "./auto-sync.ts";

const usual: AutoSync = {
	enabled: true,
	metricsEvery: "HOURLY",
	campaignsEvery: "DAILY",
	lookbackDays: 30,
	nextRunAt: null,
	lastRunAt: null,
	lastImportJob: null,
};
const campaigns = "Campaigns, ads and creatives are read once a day.";

test.each<[Partial<AutoSync>, boolean, string]>([
	[
		{},
		true,
		`Today's and yesterday's numbers are read every hour, and the last 30 days again each night. ${campaigns}`,
	],
	[
		{ metricsEvery: "DAILY", lookbackDays: 1 },
		true,
		`The numbers of yesterday are read each night. ${campaigns}`,
	],
	[
		{ metricsEvery: "WEEKLY" },
		true,
		`The numbers of the last 90 days are read one night a week. ${campaigns}`,
	],
	[
		{ campaignsEvery: "EVERY_6_HOURS" },
		false,
		"Campaigns, ads and creatives are read every 6 hours.",
	],
])("%j is said in a sentence", (settings, metrics, sentence) => {
	expect(
		autoSyncSentence(
			{ ...usual, ...settings },
			{ metrics, platform: "GOOGLE_ADS" },
		),
	).toBe(sentence);
});

test("what is read is named in the platform's words", () => {
	expect(autoSyncSentence(usual, { metrics: false, platform: "X_ADS" })).toBe(
		"Campaigns, promoted posts and creatives are read once a day.",
	);
});
