import type { ImportLane, SyncInterval } from "@patchbay/db";
import type { Platform } from "@patchbay/platforms";

/** Settings of a connection's automatic imports. */
export interface AutoSyncSettings {
	enabled: boolean;
	metricsEvery: SyncInterval;
	campaignsEvery: SyncInterval;
	/** Days before today that the nightly run reads again. */
	lookbackDays: number;
}

/** Settings where nobody has said otherwise, and of a platform that does not say how long it restates. */
export const defaultSettings: AutoSyncSettings = {
	enabled: true,
	metricsEvery: "HOURLY",
	campaignsEvery: "DAILY",
	lookbackDays: 30,
};

/** Settings of a connection whose accounts have just been chosen: as many days again as the platform restates. */
export function defaultAutoSync({
	parts,
}: Pick<Platform, "parts">): AutoSyncSettings {
	const restated = parts.metrics?.daily?.grain.lookBackDays;
	if (restated === undefined) return defaultSettings;
	const lookbackDays = Math.min(restated, longestLookbackDays);
	return { ...defaultSettings, lookbackDays };
}

/** The longest time after a click in which an ad platform of ours still counts a conversion; read again once a week. */
export const longestLookbackDays = 90;

/** Lane with the interval of its runs. */
export interface ScheduledLane {
	lane: ImportLane;
	every: SyncInterval;
}

/**
 * Lanes of a connection with these settings. Today and yesterday are read between the nights only where metrics are wanted
 * more than once a day: the look-back window of the night holds both.
 */
export function lanesOf(
	{ parts }: Pick<Platform, "parts">,
	{ enabled, metricsEvery, campaignsEvery }: AutoSyncSettings,
): ScheduledLane[] {
	if (!enabled || !parts.campaigns) return [];
	const lanes: ScheduledLane[] = [{ lane: "CAMPAIGNS", every: campaignsEvery }];
	if (!parts.metrics) return lanes;
	if (metricsEvery === "HOURLY" || metricsEvery === "EVERY_6_HOURS")
		lanes.push({ lane: "RECENT", every: metricsEvery });
	lanes.push(
		{ lane: "WINDOW", every: metricsEvery === "WEEKLY" ? "WEEKLY" : "DAILY" },
		{ lane: "HISTORY", every: "DAILY" },
	);
	return lanes;
}
