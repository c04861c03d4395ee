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
import type { DayPoint } from "../format/daily-series.ts";
import { formatDay, formatShortDay } from "../format/dates.ts";
import { formatMoney } from "../format/money.ts";

export interface SpendChartProps {
	points: DayPoint[];
	currencyCode: string;
}

const axisText = { fontSize: 12, fill: "var(--color-ink-faint)" };

/** Bars of spend by day. Loaded in the browser only: the table below it says the same to everybody else. */
export default function SpendChart({ points, currencyCode }: SpendChartProps) {
	const compact = (value: number) =>
		formatMoney(BigInt(Math.round(value * 1_000_000)), currencyCode, {
			compact: true,
		});
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
					tickFormatter={formatShortDay}
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
						const point = payload?.[0]?.payload as DayPoint | undefined;
						if (!active || !point) return null;
						return (
							<div className="rounded-lg border border-line bg-surface px-3 py-2 shadow-pop">
								<p className="text-ink-soft text-xs">
									{formatDay(point.date)}
									{point.partial ? " (so far)" : ""}
								</p>
								<p className="font-semibold tabular-nums">
									{formatMoney(point.spendMicros, currencyCode)}
								</p>
							</div>
						);
					}}
				/>
				<Bar
					dataKey="spend"
					radius={[3, 3, 0, 0]}
					maxBarSize={36}
					isAnimationActive={false}
				>
					{points.map(({ date, partial }) => (
						<Cell
							key={date}
							fill="var(--color-accent-500)"
							fillOpacity={partial ? 0.4 : 1}
						/>
					))}
				</Bar>
			</BarChart>
		</ResponsiveContainer>
	);
}
