import { inWords } from "../../format/labels.ts";
import type { ImportJobDetails } from "../../graphql/import-job.ts";
import { Card } from "../ui/card.tsx";
import { Pager } from "../ui/pager.tsx";
import { rowClass, Table, Td, Th } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

/** The records that could not be imported, each with its reason. Nothing is shown when there are none. */
export function FailuresCard({
	failures,
}: {
	failures: ImportJobDetails["failures"];
}) {
	if (failures.totalCount === 0) return null;
	return (
		<Card
			flush
			title="What could not be imported"
			description="Everything else is in place. A retry tries these again."
		>
			<Table caption="Failures of this import">
				<thead>
					<tr>
						<Th>Record</Th>
						<Th>Reason</Th>
						<Th>When</Th>
					</tr>
				</thead>
				<tbody>
					{failures.nodes.map((failure) => (
						<tr
							key={`${failure.entity}/${failure.externalId}/${failure.occurredAt}`}
							className={rowClass}
						>
							<Td className="align-top whitespace-nowrap">
								<span className="font-medium">{inWords(failure.entity)}</span>
								{failure.externalId && (
									<span className="block font-mono text-[13px] text-ink-soft">
										{failure.externalId}
									</span>
								)}
							</Td>
							<Td className="min-w-64">
								{failure.message}
								<span className="block font-mono text-ink-faint text-xs">
									{failure.code}
								</span>
							</Td>
							<Td className="align-top whitespace-nowrap">
								<Time at={failure.occurredAt} />
							</Td>
						</tr>
					))}
				</tbody>
			</Table>
			<Pager
				pageInfo={failures.pageInfo}
				totalCount={failures.totalCount}
				noun="failure"
			/>
		</Card>
	);
}
