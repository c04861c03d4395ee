import {
	formatHour,
	type HourPoint,
	hourSeries,
} from "../../format/hour-series.ts";
import { formatMoney } from "../../format/money.ts";
import type { Grains } from "../../graphql/grains.ts";
import { Card } from "../ui/card.tsx";
import { ChartFigure } from "../ui/chart-figure.tsx";
import { Td, Th } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

export interface HoursCardProps {
	hours: Grains["hours"];
	currencies: readonly string[];
	/** The brand's: its clock tells the hours. */
	timeZone: string;
	days: { today: string; yesterday: string };
}

/** Spend by the hour, today beside yesterday, one chart for each currency. */
export function HoursCard({
	hours,
	currencies,
	timeZone,
	days,
}: HoursCardProps) {
	return (
		<Card
			title="Today by the hour"
			description={
				<>
					Hours in {timeZone.replaceAll("_", " ")}
					{hours.freshAsOf && (
						<>
							{" · as of "}
							<Time at={hours.freshAsOf} />
						</>
					)}
				</>
			}
		>
			<div className="grid gap-8">
				{currencies.map((currency) => (
					<CurrencyHours
						key={currency}
						points={hourSeries(hours.rows, currency, timeZone, days)}
						currencyCode={currency}
					/>
				))}
			</div>
		</Card>
	);
}

function CurrencyHours({
	points,
	currencyCode,
}: {
	points: HourPoint[];
	currencyCode: string;
}) {
	const highest = points.reduce(
		(most, { today, yesterday }) =>
			today > most ? today : yesterday > most ? yesterday : most,
		1n,
	);
	const sum = (day: "today" | "yesterday") =>
		formatMoney(
			points.reduce((total, point) => total + point[day], 0n),
			currencyCode,
		);
	const label = `Spend by hour in ${currencyCode}`;
	return (
		<section aria-label={label}>
			<p className="mb-3">
				<strong className="font-semibold">{sum("today")}</strong> so far,{" "}
				{sum("yesterday")} in all of yesterday
			</p>
			<ChartFigure
				label={label}
				chart={
					<>
						<svg
							aria-hidden
							viewBox="0 0 240 100"
							preserveAspectRatio="none"
							className="h-28 w-full"
						>
							{points.map(({ hour, today, yesterday }) => (
								<g key={hour} transform={`translate(${hour * 10} 0)`}>
									<Bar
										x={0.5}
										height={shareOf(yesterday, highest)}
										tone="fill-ink/15"
									/>
									<Bar
										x={5}
										height={shareOf(today, highest)}
										tone="fill-accent-500"
									/>
								</g>
							))}
						</svg>
						<div className="mt-1 flex justify-between text-ink-faint text-xs">
							{[0, 6, 12, 18, 23].map((hour) => (
								<span key={hour}>{formatHour(hour)}</span>
							))}
						</div>
					</>
				}
			>
				<thead>
					<tr>
						<Th>Hour</Th>
						<Th className="text-right">Yesterday</Th>
						<Th className="text-right">Today</Th>
					</tr>
				</thead>
				<tbody>
					{points.map(({ hour, today, yesterday }) => (
						<tr key={hour}>
							<Td>{formatHour(hour)}</Td>
							<Td className="text-right tabular-nums">
								{formatMoney(yesterday, currencyCode)}
							</Td>
							<Td className="text-right tabular-nums">
								{formatMoney(today, currencyCode)}
							</Td>
						</tr>
					))}
				</tbody>
			</ChartFigure>
		</section>
	);
}

function Bar({ x, height, tone }: { x: number; height: number; tone: string }) {
	return (
		<rect x={x} y={100 - height} width={4.5} height={height} className={tone} />
	);
}

/** Height of a bar in percent. */
const shareOf = (value: bigint, highest: bigint): number =>
	Number((value * 1_000n) / highest) / 10;
