export * from "./list-ad-groups.ts";
export * from "./list-ads.ts";
export * from "./list-assets.ts";
export * from "./list-campaigns.ts";
export * from "./list-keywords.ts";
export type { MetricDimension } from "./metric-dimensions.ts";
export * from "./read-connection-stats.ts";
export * from "./read-metrics.ts";
export * from "./read-spend.ts";
