import {
	Bar,
	BarChart,
	CartesianGrid,
	Cell,
	ResponsiveContainer,
	Tooltip,
	XAxis,
	YAxis,
} from "recharts";
import type { MetricSeries, SeriesPoint } from "../../format/metric-series.ts";
import { formatMetric, type MetricName } from "../../format/metric-values.ts";
import { formatMoney, locale } from "../../format/money.ts";
import {
	nameOfStep,
	type ReportStep,
	shortNameOfStep,
} from "../../format/report-step.ts";
import { seriesColours } from "../../format/series-colours.ts";
import { nameOfSeries } from "../../format/series-names.ts";
import { Swatch } from "./swatch.tsx";

export interface MetricChartProps {
	series: MetricSeries;
	metric: MetricName;
	currencyCode: string;
	step: ReportStep;
}

const axisText = { fontSize: 12, fill: "var(--color-ink-faint)" };
const compactCount = new Intl.NumberFormat(locale, {
	notation: "compact",
	maximumFractionDigits: 2,
});

/** Stacked bars over time, a colour for each platform. Loaded in the browser only: the table below says the same to everybody else. */
export default function MetricChart({
	series: { keys, points },
	metric,
	currencyCode,
	step,
}: MetricChartProps) {
	const isMoney = metric === "spend" || metric === "conversionValue";
	const compact = (value: number) =>
		isMoney
			? formatMoney(BigInt(Math.round(value * 1_000_000)), currencyCode, {
					compact: true,
				})
			: compactCount.format(value);
	return (
		<ResponsiveContainer
			width="100%"
			height="100%"
			initialDimension={{ width: 640, height: 240 }}
		>
			<BarChart
				data={points}
				margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
				barCategoryGap="22%"
				accessibilityLayer={false}
			>
				<CartesianGrid vertical={false} stroke="var(--color-line)" />
				<XAxis
					dataKey="date"
					tickFormatter={(date: string) => shortNameOfStep(step, date)}
					tick={axisText}
					tickLine={false}
					axisLine={{ stroke: "var(--color-line)" }}
					minTickGap={28}
					dy={4}
				/>
				<YAxis
					tickFormatter={compact}
					tick={axisText}
					tickLine={false}
					axisLine={false}
					width={56}
					tickCount={5}
				/>
				<Tooltip
					cursor={{ fill: "var(--color-ink)", fillOpacity: 0.04 }}
					isAnimationActive={false}
					content={({ active, payload }) => {
						const point = payload?.[0]?.payload as SeriesPoint | undefined;
						return active && point ? (
							<PointDetails
								point={point}
								keys={keys}
								metric={metric}
								currencyCode={currencyCode}
								step={step}
							/>
						) : null;
					}}
				/>
				{keys.map((key, index) => (
					<Bar
						key={key}
						stackId="all"
						dataKey={(point: SeriesPoint) => point.heights[key] ?? 0}
						stroke="var(--color-surface)"
						strokeWidth={keys.length > 1 ? 1 : 0}
						radius={index === keys.length - 1 ? [3, 3, 0, 0] : 0}
						maxBarSize={36}
						isAnimationActive={false}
					>
						{points.map(({ date, partial }) => (
							<Cell
								key={date}
								fill={seriesColours[key]}
								fillOpacity={partial ? 0.4 : 1}
							/>
						))}
					</Bar>
				))}
			</BarChart>
		</ResponsiveContainer>
	);
}

function PointDetails({
	point,
	keys,
	metric,
	currencyCode,
	step,
}: {
	point: SeriesPoint;
	keys: MetricSeries["keys"];
	metric: MetricName;
	currencyCode: string;
	step: ReportStep;
}) {
	const told = keys.filter((key) => point.values[key] !== undefined);
	return (
		<div className="rounded-lg border border-line bg-surface px-3 py-2 shadow-pop">
			<p className="text-ink-soft text-xs">
				{nameOfStep(step, point.date)}
				{point.partial ? " (so far)" : ""}
			</p>
			<p className="font-semibold tabular-nums">
				{formatMetric(metric, point.total, currencyCode)}
			</p>
			{keys.length > 1 && (
				<dl className="mt-1 grid grid-cols-[1fr_auto] gap-x-4 text-xs">
					{told.map((key) => (
						<div key={key} className="contents">
							<dt className="flex items-center gap-1.5 text-ink-soft">
								<Swatch of={key} />
								{nameOfSeries(key)}
							</dt>
							<dd className="text-right tabular-nums">
								{formatMetric(metric, point.values[key] ?? null, currencyCode)}
							</dd>
						</div>
					))}
				</dl>
			)}
		</div>
	);
}
