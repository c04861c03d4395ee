import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import type { DateRange } from "../../format/date-range.ts";
import { type MetricSeries, metricSeries } from "../../format/metric-series.ts";
import {
	formatMetric,
	type MetricName,
	metricLabels,
	tellingRows,
} from "../../format/metric-values.ts";
import { formatMoney } from "../../format/money.ts";
import {
	nameOfStep,
	type ReportStep,
	stepOf,
	stepWords,
} from "../../format/report-step.ts";
import { nameOfSeries } from "../../format/series-names.ts";
import type { Platform } from "../../graphql/enums.ts";
import type { MetricsReport } from "../../graphql/parts.ts";
import { ChartFigure } from "../ui/chart-figure.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Td, Th } from "../ui/table.tsx";
import { MetricTotals } from "./metric-totals.tsx";
import { PlatformTotals } from "./platform-totals.tsx";
import { Swatch } from "./swatch.tsx";

const MetricChart = lazy(() => import("./metric-chart.tsx"));

interface CurrencyMetricsProps {
	report: MetricsReport;
	range: DateRange;
	currencyCode: string;
	/** Numbers that the platforms tell. */
	metrics: readonly MetricName[];
	/** The one that the chart shows. */
	metric: MetricName;
	withoutSpend: readonly Platform[];
}

/** Numbers of one currency: totals, a chart over time with the platforms stacked, and a table by platform. */
export function CurrencyMetrics({
	report,
	range,
	currencyCode,
	metrics,
	metric,
	withoutSpend,
}: CurrencyMetricsProps) {
	const step = stepOf(range);
	const series = metricSeries(tellingRows(report.rows, metric, withoutSpend), {
		metric,
		currencyCode,
		step,
		from: range.from,
		to: range.to,
	});
	const total = report.totals.find((row) => row.currencyCode === currencyCode);
	const beyond = report.unattributed.find(
		(row) => row.currencyCode === currencyCode && row.spend !== "0",
	);
	const label = `${metricLabels[metric]} by ${stepWords[step]} in ${currencyCode}`;
	return (
		<section aria-label={label} className="grid min-w-0 gap-4">
			{total && <MetricTotals total={total} metrics={metrics} />}
			{beyond && (
				<p className="text-[13px] text-ink-soft">
					{formatMoney(beyond.spend, currencyCode)} of it is not attributed to a
					campaign: it belongs to an ad account as a whole.
				</p>
			)}
			<ChartFigure
				label={label}
				chart={
					<>
						<div className="h-60 overflow-hidden">
							<InBrowser fallback={<Skeleton className="h-full" />}>
								<MetricChart
									series={series}
									metric={metric}
									currencyCode={currencyCode}
									step={step}
								/>
							</InBrowser>
						</div>
						{series.keys.length > 1 && <Legend keys={series.keys} />}
					</>
				}
			>
				<SeriesTable
					series={series}
					metric={metric}
					currencyCode={currencyCode}
					step={step}
				/>
			</ChartFigure>
			<PlatformTotals
				rows={report.rows}
				currencyCode={currencyCode}
				metrics={metrics}
				withoutSpend={withoutSpend}
				label={`Platforms in ${currencyCode}`}
			/>
		</section>
	);
}

function Legend({ keys }: Pick<MetricSeries, "keys">) {
	return (
		<ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-[13px] text-ink-soft">
			{keys.map((key) => (
				<li key={key} className="flex items-center gap-1.5">
					<Swatch of={key} />
					{nameOfSeries(key)}
				</li>
			))}
		</ul>
	);
}

/** Head and body of a table with the numbers of the chart. */
function SeriesTable({
	series: { keys, points },
	metric,
	currencyCode,
	step,
}: {
	series: MetricSeries;
	metric: MetricName;
	currencyCode: string;
	step: ReportStep;
}) {
	// One platform alone is the total.
	const named = keys.length > 1 ? keys : [];
	const word = stepWords[step];
	return (
		<>
			<thead>
				<tr>
					<Th>{`${word[0]?.toUpperCase()}${word.slice(1)}`}</Th>
					{named.map((key) => (
						<Th key={key} className="text-right">
							{nameOfSeries(key)}
						</Th>
					))}
					<Th className="text-right">
						{named.length > 0 ? "Total" : metricLabels[metric]}
					</Th>
				</tr>
			</thead>
			<tbody>
				{points.map(({ date, values, total, partial }) => (
					<tr key={date}>
						<Td className="whitespace-nowrap">
							{nameOfStep(step, date)}
							{partial && <span className="text-ink-faint"> (so far)</span>}
						</Td>
						{named.map((key) => (
							<Td
								key={key}
								className="whitespace-nowrap text-right tabular-nums"
							>
								{values[key] === undefined
									? "–"
									: formatMetric(metric, values[key], currencyCode)}
							</Td>
						))}
						<Td className="whitespace-nowrap text-right tabular-nums">
							{formatMetric(metric, total, currencyCode)}
						</Td>
					</tr>
				))}
			</tbody>
		</>
	);
}

/** The chart library measures the screen, so the server leaves its place free. */
function InBrowser({
	fallback,
	children,
}: {
	fallback: ReactNode;
	children: ReactNode;
}) {
	const [alive, setAlive] = useState(false);
	useEffect(() => setAlive(true), []);
	return alive ? <Suspense fallback={fallback}>{children}</Suspense> : fallback;
}
