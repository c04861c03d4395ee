import type { RegionMetricDraft } from "../drafts.ts";
import { isUnread, type Unread } from "../metrics/number-reading.ts";
import type { ConversionFields } from "./conversions.ts";
import {
	type Fields,
	fields,
	MetricReading,
	readDay,
} from "./metric-reading.ts";
import { metricsOf } from "./metrics-query.ts";

/**
 * Numbers of each campaign, day and region that people were in. What Google matched by a person's interest in another place
 * is left out, since one place would have two rows; so is what it cannot place. A country whose region is not known is told
 * under the country's own key.
 */
export const regionMetrics = metricsOf<RegionMetricDraft>(
	"regionMetrics",
	(_account, counted) => () =>
		new MetricReading("region metric", (row) => readRegion(row, counted)),
	["geographic_view.location_type = 'LOCATION_OF_PRESENCE'"],
);

const regionName = /^geoTargetConstants\/([1-9]\d{0,18})$/;
const criterion = /^[1-9]\d{0,18}$/;

export function readRegion(
	row: unknown,
	counted?: ConversionFields,
): RegionMetricDraft | Unread {
	const read = readDay(row, counted);
	if (isUnread(read)) return read;
	const { segments, geographicView } = row as Fields;
	const region = fields(segments)?.geoTargetRegion;
	if (region === undefined) {
		const country = String(fields(geographicView)?.countryCriterionId ?? "");
		return criterion.test(country)
			? { ...read, region: { key: country, name: null } }
			: { path: "geographicView.countryCriterionId" };
	}
	const key = typeof region === "string" ? regionName.exec(region)?.[1] : null;
	return key
		? { ...read, region: { key, name: null } }
		: { path: "segments.geoTargetRegion" };
}
