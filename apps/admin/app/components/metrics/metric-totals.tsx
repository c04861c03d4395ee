import { notTold } from "../../format/metric-values.ts";
import { formatMoney } from "../../format/money.ts";
import {
	formatCount,
	formatDecimal,
	formatShare,
} from "../../format/numbers.ts";
import type { MetricRow } from "../../graphql/parts.ts";

/** The sums of a range in one currency. */
export function MetricTotals({
	total,
	withSpend,
}: {
	total: MetricRow;
	withSpend: boolean;
}) {
	const { currencyCode } = total;
	const figures = [
		...(withSpend
			? [
					{
						name: `Spend (${currencyCode})`,
						value: formatMoney(total.spend, currencyCode),
						strong: true,
					},
				]
			: []),
		{ name: "Impressions", value: formatCount(total.impressions) },
		{ name: "Clicks", value: formatCount(total.clicks) },
		{ name: "Click rate", value: formatShare(total.clicks, total.impressions) },
		{
			name: "Conversions",
			value:
				total.conversions === null ? notTold : formatDecimal(total.conversions),
		},
		{
			name: "Conversion value",
			value:
				total.conversionValue === null
					? notTold
					: formatMoney(total.conversionValue, currencyCode),
		},
	];
	return (
		<dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 xl:grid-cols-6">
			{figures.map(({ name, value, strong = false }) => (
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
