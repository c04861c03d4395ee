import type { SeriesKey } from "../../format/metric-series.ts";
import { seriesColours } from "../../format/series-colours.ts";

/** Colour that a series has in a chart, before its name. */
export function Swatch({ of }: { of: SeriesKey }) {
	return (
		<span
			aria-hidden
			className="size-2.5 shrink-0 rounded-xs"
			style={{ background: seriesColours[of] }}
		/>
	);
}
