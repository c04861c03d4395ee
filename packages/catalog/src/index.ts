export type { CatalogScope } from "./catalog-scope.ts";
export * from "./counted-accounts.ts";
export { dropOldMetrics } from "./drop-old-metrics.ts";
export {
	type AccountKey,
	type ChangedObject,
	followBudget,
	followKeywords,
	followStatus,
} from "./follow-change.ts";
export * from "./list-ad-groups.ts";
export * from "./list-ads.ts";
export * from "./list-assets.ts";
export * from "./list-audiences.ts";
export * from "./list-campaigns.ts";
export * from "./list-catalog-items.ts";
export * from "./list-keywords.ts";
export * from "./list-sources.ts";
export { makePartitionsAhead } from "./make-partitions-ahead.ts";
export * from "./mappings/list-product-mappings.ts";
export {
	mostMappingsAtOnce,
	mostMappingsOfBrand,
	type ProductMappingDraft,
} from "./mappings/product-mapping.ts";
export * from "./mappings/product-mappings-input.ts";
export * from "./mappings/set-product-mappings.ts";
export {
	type DaysRead,
	type MetricStream,
	markDaysRead,
} from "./mark-days-read.ts";
export { type MetricDimension, metricDimensions } from "./metric-dimensions.ts";
export {
	firstDayKept,
	type MetricRetention,
} from "./metric-retention.ts";
export * from "./read-connection-stats.ts";
export * from "./read-conversion-days.ts";
export { readHistoryStart } from "./read-history-start.ts";
export { readMetricName } from "./read-metric-name.ts";
export * from "./read-metrics.ts";
export type { ReadPage, Saved } from "./read-page.ts";
export * from "./read-region-name.ts";
export * from "./read-shared-accounts.ts";
export * from "./read-spend.ts";
export {
	type ComparedDay,
	type ComparedMetric,
	comparedMetrics,
	type Difference,
	differingMetrics,
	listDifferences,
	type PlatformDay,
	pairDays,
	unattributedOf,
} from "./reconciliation/compare-days.ts";
export { readAccountDays } from "./reconciliation/read-account-days.ts";
export { saveUnattributedMetrics } from "./reconciliation/save-unattributed-metrics.ts";
export * from "./region-names.ts";
export { type RetirableList, retireUnlisted } from "./retire-unlisted.ts";
export { saveAdGroups } from "./save-ad-groups.ts";
export { saveAds } from "./save-ads.ts";
export { saveAssetLinks } from "./save-asset-links.ts";
export { saveAssets } from "./save-assets.ts";
export { saveAudiences } from "./save-audiences.ts";
export { rawBytesLimit, saveCampaigns } from "./save-campaigns.ts";
export { saveCatalogItems } from "./save-catalog-items.ts";
export { saveKeywords } from "./save-keywords.ts";
export { saveMetricAge } from "./save-metric-age.ts";
export * from "./save-metrics.ts";
export { savePlaceholderCampaigns } from "./save-placeholder-campaigns.ts";
export { saveSources } from "./save-sources.ts";
