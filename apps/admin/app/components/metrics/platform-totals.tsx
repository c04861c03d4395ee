import { platformNames } from "../../format/labels.ts";
import { platformTotals } from "../../format/metric-series.ts";
import {
	formatMetric,
	type MetricName,
	metricLabels,
	notTold,
} from "../../format/metric-values.ts";
import type { Platform } from "../../graphql/enums.ts";
import type { MetricRow } from "../../graphql/parts.ts";
import { rowClass, Table, Td, Th } from "../ui/table.tsx";
import { Swatch } from "./swatch.tsx";

/** Sums of a range by platform, with the colour that each has in the chart. */
export function PlatformTotals({
	rows,
	currencyCode,
	metrics,
	withoutSpend,
	label,
}: {
	rows: readonly MetricRow[];
	currencyCode: string;
	/** Numbers that one of them tells. */
	metrics: readonly MetricName[];
	/** Platforms whose numbers have no spend: theirs is not 0, it is not told. */
	withoutSpend: readonly Platform[];
	label: string;
}) {
	const totals = platformTotals(rows, currencyCode);
	if (totals.length === 0) return null;
	const show = (total: (typeof totals)[number], name: MetricName) =>
		name === "spend" && withoutSpend.includes(total.platform)
			? notTold
			: formatMetric(name, total[name], currencyCode);
	return (
		<div className="-mx-4 min-w-0 sm:-mx-5">
			<Table caption={label} stacked>
				<thead>
					<tr>
						<Th>Platform</Th>
						{metrics.map((name) => (
							<Th key={name} className="text-right">
								{metricLabels[name]}
							</Th>
						))}
					</tr>
				</thead>
				<tbody>
					{totals.map((total) => (
						<tr key={total.platform} className={rowClass}>
							<Td className="font-medium sm:whitespace-nowrap">
								<span className="flex items-center gap-2">
									<Swatch of={total.platform} />
									{platformNames[total.platform]}
								</span>
							</Td>
							{metrics.map((name) => (
								<Td
									key={name}
									label={metricLabels[name]}
									className="text-right tabular-nums sm:whitespace-nowrap"
								>
									{show(total, name)}
								</Td>
							))}
						</tr>
					))}
				</tbody>
			</Table>
			{totals.length > 1 && (
				<p className="px-4 pt-3 text-[13px] text-ink-soft sm:px-5">
					Each platform counts the conversions that it credits to itself: one
					order can stand under several, and in their sum more than once.
				</p>
			)}
		</div>
	);
}
