import { formatMoney } from "../../format/money.ts";
import { formatCount, formatShare } from "../../format/numbers.ts";
import type { Grains } from "../../graphql/grains.ts";
import { Card } from "../ui/card.tsx";
import { Table, Td, Th } from "../ui/table.tsx";

/** The page shows the first of them; all are in the API. */
const shownRegions = 8;

/** Regions in which most was spent in the range, in one currency. */
export function RegionsCard({
	regions,
	currencyCode,
}: {
	regions: Grains["regions"];
	currencyCode: string;
}) {
	const rows = regions.rows
		.filter((row) => row.currencyCode === currencyCode)
		.slice(0, shownRegions);
	const total =
		regions.totals.find((row) => row.currencyCode === currencyCode)?.spend ??
		"0";
	const caption = `Spend by region in ${currencyCode}`;
	return (
		<Card
			flush
			title="Regions"
			description="Where people were. What a platform cannot place is in no region."
		>
			<Table caption={caption}>
				<thead>
					<tr>
						<Th>Region</Th>
						<Th className="text-right">Clicks</Th>
						<Th className="text-right">Spend</Th>
						<Th className="text-right">Share</Th>
					</tr>
				</thead>
				<tbody>
					{rows.map(({ region, clicks, spend }) => (
						<tr key={region}>
							<Td>{region}</Td>
							<Td className="text-right tabular-nums">{formatCount(clicks)}</Td>
							<Td className="text-right tabular-nums">
								{formatMoney(spend, currencyCode)}
							</Td>
							<Td className="text-right text-ink-soft tabular-nums">
								{formatShare(spend, total)}
							</Td>
						</tr>
					))}
				</tbody>
			</Table>
		</Card>
	);
}
