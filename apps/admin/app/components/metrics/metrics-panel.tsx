import { BarChart3 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type DateRange, nameOfRange } from "../../format/date-range.ts";
import {
	type MetricName,
	metricLabels,
	metricNames,
} from "../../format/metric-values.ts";
import { currenciesOf } from "../../format/money.ts";
import { utcDays } from "../../format/platform-kinds.ts";
import { stepOf, stepWords } from "../../format/report-step.ts";
import type { Platform } from "../../graphql/enums.ts";
import type { MetricsReport } from "../../graphql/parts.ts";
import { EarlierConversionsList } from "../earlier-conversions.tsx";
import { RangeNotice } from "../range-notice.tsx";
import { RangePicker } from "../range-picker.tsx";
import { SharedAccounts } from "../shared-accounts.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Time } from "../ui/time.tsx";
import { CurrencyMetrics } from "./currency-metrics.tsx";
import { MetricSwitch } from "./metric-switch.tsx";

export interface MetricsPanelProps {
	report: MetricsReport;
	range: DateRange;
	/** The brand's own currency stands first. */
	currencyCode?: string | undefined;
	/** Platforms whose numbers have no spend. */
	withoutSpend: readonly Platform[];
	/** False where none of what is shown tells spend. */
	reportsSpend: boolean;
	/** Platforms of those shown whose days are UTC's. */
	utcPlatforms: readonly Platform[];
	/** Text shown when there are no numbers. */
	empty: ReactNode;
	/** Stands below the numbers. */
	foot?: ReactNode;
}

/** Numbers over time with the totals of the range, a chart for each currency: currencies are never added up. */
export function MetricsPanel({
	report,
	range,
	currencyCode,
	withoutSpend,
	reportsSpend,
	utcPlatforms,
	empty,
	foot,
}: MetricsPanelProps) {
	const metrics = metricNames.filter(
		(name) => reportsSpend || name !== "spend",
	);
	const [chosen, setMetric] = useState<MetricName>("spend");
	const metric = metrics.includes(chosen) ? chosen : "impressions";
	const currencies = currenciesOf(report.totals, currencyCode);
	const span = nameOfRange(range);
	const utcNote = utcDays(utcPlatforms);
	return (
		<Card
			title={`${metricLabels[metric]} by ${stepWords[stepOf(range)]}`}
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
			<EarlierConversionsList earlier={report.earlierConversions} />
			{utcNote && <p className="mb-5 text-[13px] text-ink-soft">{utcNote}</p>}
			{report.totals.length === 0 ? (
				<EmptyState icon={BarChart3} title="No numbers in these days">
					{empty}
				</EmptyState>
			) : (
				<div className="grid min-w-0 grid-cols-1 gap-8">
					<MetricSwitch
						metrics={metrics}
						metric={metric}
						onChange={setMetric}
					/>
					{currencies.map((currency) => (
						<CurrencyMetrics
							key={currency}
							report={report}
							range={range}
							currencyCode={currency}
							metrics={metrics}
							metric={metric}
							withoutSpend={withoutSpend}
						/>
					))}
					{foot}
				</div>
			)}
		</Card>
	);
}
