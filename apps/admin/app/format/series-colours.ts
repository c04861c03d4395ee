import type { SeriesKey } from "./metric-series.ts";

/**
 * Colours of our own for each platform in a chart, far apart in hue or lightness: the marks' colours are too much alike to be
 * told apart side by side.
 */
export const seriesColours: Record<SeriesKey, string> = {
	ALL: "var(--color-accent-500)",
	GOOGLE_ADS: "oklch(0.58 0.17 255)",
	META_ADS: "oklch(0.45 0.17 300)",
	TIKTOK_ADS: "oklch(0.62 0.2 5)",
	KLAVIYO: "oklch(0.62 0.13 155)",
	MICROSOFT_ADS: "oklch(0.7 0.12 205)",
	LINKEDIN_ADS: "oklch(0.4 0.1 245)",
	REDDIT_ADS: "oklch(0.68 0.18 50)",
	X_ADS: "oklch(0.35 0.01 265)",
	GOOGLE_WORKSPACE: "oklch(0.75 0.14 95)",
};
