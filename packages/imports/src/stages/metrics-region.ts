import { saveRegionMetrics, zeroUnreportedRegions } from "@patchbay/catalog";
import type { RegionMetricDraft } from "@patchbay/platforms";
import { importWindow } from "./metric-window.ts";
import { createRegionNames } from "./region-names.ts";
import type { AccountRun } from "./stage.ts";

/** Numbers by campaign, day and region, and the names of the regions. */
export async function importRegionMetrics(run: AccountRun): Promise<void> {
	const names = createRegionNames(run);
	await importWindow<RegionMetricDraft>(run, {
		part: run.connector.parts.metrics?.region,
		table: "metric_region",
		stream: "METRICS_REGION",
		save: saveRegionMetrics,
		zero: zeroUnreportedRegions,
		externalId: ({ campaignExternalId, date, region }) =>
			`${campaignExternalId} ${date} ${region.key}`,
		prepare: (metrics) => names.complete(metrics.map(({ region }) => region)),
	});
}
