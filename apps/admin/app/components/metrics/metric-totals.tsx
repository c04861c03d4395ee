import {
	formatMetric,
	type MetricName,
	metricLabels,
} from "../../format/metric-values.ts";
import { formatShare } from "../../format/numbers.ts";
import type { MetricRow } from "../../graphql/parts.ts";

/** The sums of a range in one currency. */
export function MetricTotals({
	total,
	metrics,
}: {
	total: MetricRow;
	/** Numbers that the platforms tell. */
	metrics: readonly MetricName[];
}) {
	const { currencyCode } = total;
	const figures = metrics.flatMap((name) => {
		const figure = {
			name:
				name === "spend"
					? `${metricLabels[name]} (${currencyCode})`
					: metricLabels[name],
			value: formatMetric(name, total[name], currencyCode),
			strong: name === "spend",
		};
		if (name !== "clicks") return [figure];
		const rate = formatShare(total.clicks, total.impressions);
		return [figure, { name: "Click rate", value: rate, strong: false }];
	});
	return (
		<dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 xl:grid-cols-6">
			{figures.map(({ name, value, strong }) => (
				<div key={name} className="min-w-0">
					<dt className="text-[13px] text-ink-soft">{name}</dt>
					<dd
						className={
							strong
								? "truncate font-semibold text-xl tabular-nums tracking-tight"
								: "truncate pt-0.5 font-medium text-base tabular-nums"
						}
					>
						{value}
					</dd>
				</div>
			))}
		</dl>
	);
}
