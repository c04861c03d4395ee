import { formatMoney } from "../../format/money.ts";
import { formatCount, formatShare } from "../../format/numbers.ts";
import type { Grains } from "../../graphql/grains.ts";
import { CurrencyHeading } from "../currency-heading.tsx";
import { Card } from "../ui/card.tsx";
import { Table, Td, Th } from "../ui/table.tsx";

/** Regions in which most was spent in the range; one currency after another. */
export function RegionsCard({
	regions,
	currencies,
}: {
	regions: Grains["regions"];
	currencies: readonly string[];
}) {
	return (
		<Card
			flush
			title="Regions"
			description="Where people were, on the days chosen above. What a platform cannot place is in no region."
		>
			<Table caption="Spend by region">
				<thead>
					<tr>
						<Th>Region</Th>
						<Th className="text-right">Clicks</Th>
						<Th className="text-right">Spend</Th>
						<Th className="text-right">Share</Th>
					</tr>
				</thead>
				{currencies.map((currency) => (
					<tbody key={currency}>
						{currencies.length > 1 && (
							<CurrencyHeading currencyCode={currency} columns={4} />
						)}
						<Rows regions={regions} currencyCode={currency} />
					</tbody>
				))}
			</Table>
		</Card>
	);
}

function Rows({
	regions: { rows, totals },
	currencyCode,
}: {
	regions: Grains["regions"];
	currencyCode: string;
}) {
	const total = totals.find((row) => row.currencyCode === currencyCode);
	return rows
		.filter((row) => row.currencyCode === currencyCode)
		.map(({ region, clicks, spend }) => (
			<tr key={region}>
				<Td>{region}</Td>
				<Td className="text-right tabular-nums">{formatCount(clicks)}</Td>
				<Td className="text-right tabular-nums">
					{formatMoney(spend, currencyCode)}
				</Td>
				<Td className="text-right text-ink-soft tabular-nums">
					{formatShare(spend, total?.spend ?? "0")}
				</Td>
			</tr>
		));
}
