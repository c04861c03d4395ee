import type { AutoSync } from "../graphql/auto-sync.ts";
import type { Platform, SyncInterval } from "../graphql/enums.ts";
import { capitalized } from "./labels.ts";
import { thingsReadAt } from "./platform-words.ts";

export const intervalNames: Record<SyncInterval, string> = {
	HOURLY: "Every hour",
	EVERY_6_HOURS: "Every 6 hours",
	DAILY: "Once a day",
	WEEKLY: "Once a week",
};

const inSentence = (every: SyncInterval) => intervalNames[every].toLowerCase();

const daysOf = (count: number) =>
	count === 1 ? "yesterday" : `the last ${count} days`;

/** Says what is imported by itself, and how often. */
export function autoSyncSentence(
	{ metricsEvery, campaignsEvery, lookbackDays }: AutoSync,
	{ metrics, platform }: { metrics: boolean; platform: Platform },
): string {
	const campaigns = `${capitalized(thingsReadAt(platform))} are read ${inSentence(campaignsEvery)}.`;
	if (!metrics) return campaigns;
	const again = daysOf(lookbackDays);
	switch (metricsEvery) {
		case "HOURLY":
		case "EVERY_6_HOURS":
			return `Today's and yesterday's numbers are read ${inSentence(metricsEvery)}, and ${again} again each night. ${campaigns}`;
		case "DAILY":
			return `The numbers of ${again} are read each night. ${campaigns}`;
		case "WEEKLY":
			return `The numbers of the last 90 days are read one night a week. ${campaigns}`;
	}
}
