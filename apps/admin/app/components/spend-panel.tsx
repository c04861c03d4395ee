import { BarChart3 } from "lucide-react";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { dailySeries } from "../format/daily-series.ts";
import { type DateRange, nameOfRange } from "../format/date-range.ts";
import { formatDay } from "../format/dates.ts";
import { currenciesOf, formatMoney } from "../format/money.ts";
import type { MetricsReport } from "../graphql/parts.ts";
import { MetricTotals } from "./metric-totals.tsx";
import { RangeNotice } from "./range-notice.tsx";
import { RangePicker } from "./range-picker.tsx";
import { SharedAccounts } from "./shared-accounts.tsx";
import { Card } from "./ui/card.tsx";
import { ChartFigure } from "./ui/chart-figure.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { Skeleton } from "./ui/skeleton.tsx";
import { Td, Th } from "./ui/table.tsx";
import { Time } from "./ui/time.tsx";

const SpendChart = lazy(() => import("./spend-chart.tsx"));

export interface SpendPanelProps {
	report: MetricsReport;
	range: DateRange;
	/** The brand's own currency stands first. */
	currencyCode?: string | undefined;
	/** Text shown when nothing was spent. */
	empty: ReactNode;
}

/** Spend by day with the totals of the range, one chart for each currency: currencies are never added up. */
export function SpendPanel({
	report,
	range,
	currencyCode,
	empty,
}: SpendPanelProps) {
	const currencies = currenciesOf(report.totals, currencyCode);
	const span = nameOfRange(range);
	return (
		<Card
			title="Spend by day"
			description={
				<>
					{span}
					{report.freshAsOf && (
						<>
							{" · as of "}
							<Time at={report.freshAsOf} />
						</>
					)}
				</>
			}
			action={<RangePicker range={range} />}
		>
			{range.problem !== null && (
				<div className="mb-5">
					<RangeNotice range={range} />
				</div>
			)}
			<SharedAccounts accounts={report.sharedAccounts} />
			{report.totals.length === 0 ? (
				<EmptyState icon={BarChart3} title="No spend in these days">
					{empty}
				</EmptyState>
			) : (
				<div className="grid gap-8">
					{currencies.map((currency) => (
						<CurrencySpend
							key={currency}
							report={report}
							range={range}
							currencyCode={currency}
						/>
					))}
				</div>
			)}
		</Card>
	);
}

interface CurrencySpendProps {
	report: MetricsReport;
	range: DateRange;
	currencyCode: string;
}

function CurrencySpend({ report, range, currencyCode }: CurrencySpendProps) {
	const points = dailySeries(report.rows, currencyCode, range.from, range.to);
	const total = report.totals.find((row) => row.currencyCode === currencyCode);
	const beyond = report.unattributed.find(
		(row) => row.currencyCode === currencyCode && row.spend !== "0",
	);
	const label = `Spend by day in ${currencyCode}`;
	return (
		<section aria-label={label} className="grid gap-4">
			{total && <MetricTotals total={total} />}
			{beyond && (
				<p className="text-[13px] text-ink-soft">
					{formatMoney(beyond.spend, currencyCode)} of it is not attributed to a
					campaign: it belongs to an ad account as a whole.
				</p>
			)}
			<ChartFigure
				label={label}
				chart={
					<div className="h-60 overflow-hidden">
						<InBrowser fallback={<Skeleton className="h-full" />}>
							<SpendChart points={points} currencyCode={currencyCode} />
						</InBrowser>
					</div>
				}
			>
				<thead>
					<tr>
						<Th>Day</Th>
						<Th className="text-right">Spend</Th>
					</tr>
				</thead>
				<tbody>
					{points.map(({ date, spendMicros, partial }) => (
						<tr key={date}>
							<Td>
								{formatDay(date)}
								{partial && <span className="text-ink-faint"> (so far)</span>}
							</Td>
							<Td className="text-right tabular-nums">
								{formatMoney(spendMicros, currencyCode)}
							</Td>
						</tr>
					))}
				</tbody>
			</ChartFigure>
		</section>
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
