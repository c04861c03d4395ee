import { formatDay } from "../../format/dates.ts";
import { inWords } from "../../format/labels.ts";
import type { Reconciliation } from "../../graphql/import-job.ts";
import { Card } from "../ui/card.tsx";
import { rowClass, Table, Td, Th } from "../ui/table.tsx";

/** Where our sums and the platform's own are not the same. */
export function DifferencesCard({
	differences,
}: {
	differences: Reconciliation[];
}) {
	return (
		<Card
			flush
			title="Where totals differ"
			description="The platform's own total for the account is not the sum of its campaigns that were imported."
		>
			<Table caption="Differences between imported and the platform's totals">
				<thead>
					<tr>
						<Th>Account</Th>
						<Th>Days</Th>
						<Th>Metric</Th>
						<Th className="text-right">Imported</Th>
						<Th className="text-right">Platform</Th>
					</tr>
				</thead>
				<tbody>
					{differences.map((difference) => (
						<tr
							key={`${difference.adAccount.name}/${difference.metric}/${difference.from}`}
							className={rowClass}
						>
							<Td className="font-medium">{difference.adAccount.name}</Td>
							<Td className="whitespace-nowrap">
								{formatDay(difference.from)} – {formatDay(difference.to)}
							</Td>
							<Td>{inWords(difference.metric)}</Td>
							<Td className="text-right tabular-nums">{difference.ours}</Td>
							<Td className="text-right tabular-nums">
								{difference.platforms}
							</Td>
						</tr>
					))}
				</tbody>
			</Table>
		</Card>
	);
}
