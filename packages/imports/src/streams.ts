import type { MetricStream } from "@patchbay/catalog";
import type { ImportStream } from "@patchbay/db";
import type { MetricGrainName, Part, Parts } from "@patchbay/platforms";

interface StreamFacts {
	/** Name of the stream in `ImportProgress.stage` and in the timeline. */
	stage: string;
	/** Order within one ad account: a stream begins when all those of lower order have ended. */
	order: number;
	/** Weight in the percentage; a metrics window counts once each. */
	weight: number;
	/** Streams that cannot be read without this one. */
	dependents: readonly ImportStream[];
	/** Lists whose records hold this one's: what could not be read there may hold what this list no longer has. */
	above?: readonly ImportStream[];
	/** Part of a platform that reads it; left out where none is needed. */
	part?(parts: Parts): Part<unknown> | undefined;
	/** Grain of the numbers that it reads; left out for what is no number. */
	grain?: MetricGrainName;
	/**
	 * True for a list that the rest of an import does without: a refusal to read it is told, and ends neither its account nor the
	 * job.
	 */
	isOptional?: true;
	/** Name of one record in a failure. */
	entity: string;
}

/** All that distinguishes the streams of an import, but how each is read and saved (stages/). */
export const streams: Readonly<Record<ImportStream, StreamFacts>> = {
	PLAN: {
		stage: "queued",
		order: 0,
		weight: 0,
		dependents: [],
		entity: "plan",
	},
	ACCOUNTS: {
		stage: "accounts",
		order: 1,
		weight: 1,
		dependents: [],
		entity: "ad account",
	},
	CAMPAIGNS: {
		stage: "campaigns",
		order: 2,
		weight: 4,
		dependents: [
			"AD_GROUPS",
			"ADS",
			"KEYWORDS",
			"ASSETS",
			"ASSET_LINKS",
			"FILES",
			"METRICS_DAILY",
			"METRICS_HOURLY",
			"METRICS_REGION",
			"RECONCILIATION",
		],
		part: (parts) => parts.campaigns,
		entity: "campaign",
	},
	AD_GROUPS: {
		stage: "ad_groups",
		order: 3,
		weight: 4,
		dependents: ["ADS", "KEYWORDS"],
		above: ["CAMPAIGNS"],
		part: (parts) => parts.adGroups,
		entity: "ad group",
	},
	ADS: {
		stage: "ads",
		order: 4,
		weight: 4,
		dependents: [],
		above: ["CAMPAIGNS", "AD_GROUPS"],
		part: (parts) => parts.ads,
		entity: "ad",
	},
	KEYWORDS: {
		stage: "keywords",
		order: 4,
		weight: 4,
		dependents: [],
		above: ["CAMPAIGNS", "AD_GROUPS"],
		part: (parts) => parts.keywords,
		entity: "keyword",
	},
	ASSETS: {
		stage: "assets",
		order: 5,
		weight: 4,
		dependents: ["ASSET_LINKS", "FILES"],
		part: (parts) => parts.assets,
		entity: "asset",
	},
	ASSET_LINKS: {
		stage: "asset_links",
		order: 6,
		weight: 3,
		dependents: [],
		above: ["CAMPAIGNS", "AD_GROUPS", "ADS"],
		part: (parts) => parts.assetLinks,
		entity: "asset link",
	},
	FILES: {
		stage: "files",
		// Beside the metrics: a store or a host that fails keeps no number back.
		order: 8,
		weight: 10,
		dependents: [],
		part: (parts) => parts.assets,
		entity: "asset file",
	},
	METRICS_DAILY: {
		stage: "metrics",
		order: 8,
		weight: 5,
		dependents: [],
		part: (parts) => parts.metrics?.daily,
		grain: "daily",
		entity: "metric",
	},
	METRICS_HOURLY: {
		stage: "hourly_metrics",
		order: 9,
		weight: 3,
		dependents: [],
		part: (parts) => parts.metrics?.hourly,
		grain: "hourly",
		entity: "hourly metric",
	},
	METRICS_REGION: {
		stage: "region_metrics",
		order: 9,
		weight: 3,
		dependents: [],
		part: (parts) => parts.metrics?.region,
		grain: "region",
		entity: "region metric",
	},
	RECONCILIATION: {
		stage: "reconciliation",
		order: 10,
		weight: 1,
		dependents: [],
		part: (parts) => parts.metrics?.totals,
		entity: "account total",
	},
	// Last of all: a long catalog, or audiences whose members a platform counts 15 a minute of, keep no number back.
	AUDIENCES: {
		stage: "audiences",
		order: 11,
		weight: 2,
		dependents: [],
		part: (parts) => parts.audiences,
		isOptional: true,
		entity: "audience",
	},
	CATALOG_ITEMS: {
		stage: "catalog_items",
		order: 11,
		weight: 3,
		dependents: [],
		part: (parts) => parts.catalogItems,
		isOptional: true,
		entity: "catalog item",
	},
	SOURCES: {
		stage: "sources",
		order: 11,
		weight: 1,
		dependents: [],
		part: (parts) => parts.sources,
		isOptional: true,
		entity: "source",
	},
};

/** Streams that read numbers, the daily ones first. */
export const metricStreams = (Object.keys(streams) as ImportStream[]).filter(
	(stream): stream is MetricStream => streams[stream].grain !== undefined,
);

/** Tells whether a stream reads conversions. */
export const countsConversions = (stream: ImportStream): boolean =>
	streams[stream].grain !== undefined || stream === "RECONCILIATION";
