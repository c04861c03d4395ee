import { Link, useLocation } from "@remix-run/react";
import { auditLabels } from "../../format/audit-labels.ts";
import { actorName } from "../../format/labels.ts";
import type { AuditEventRow } from "../../graphql/audit.ts";
import { rowClass, Table, Td, Th } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { AuditTarget } from "./audit-target.tsx";
import { ResultBadge } from "./result-badge.tsx";

/** The log, newest first. */
export function AuditTable({ events }: { events: AuditEventRow[] }) {
	const { search } = useLocation();
	return (
		<Table stacked caption="Audit log">
			<thead>
				<tr>
					<Th>When</Th>
					<Th>What</Th>
					<Th>On</Th>
					<Th>Who</Th>
					<Th>Result</Th>
				</tr>
			</thead>
			<tbody>
				{events.map((event) => (
					<tr key={event.id} className={rowClass}>
						<Td label="When" className="whitespace-nowrap tabular-nums">
							<Time at={event.occurredAt} seconds />
						</Td>
						<Td className="min-w-44">
							<Link
								to={`/settings/audit/${event.id}${search}`}
								className="font-medium hover:underline"
							>
								{auditLabels[event.action]}
							</Link>
							{event.purpose && (
								<span className="block text-[13px] text-ink-soft">
									{event.purpose}
								</span>
							)}
						</Td>
						<Td
							label="On"
							className="min-w-44 max-w-64 [overflow-wrap:anywhere]"
						>
							<AuditTarget event={event} />
						</Td>
						<Td label="Who" className="whitespace-nowrap">
							{actorName(event.actor)}
						</Td>
						<Td label="Result">
							<ResultBadge succeeded={event.succeeded} />
						</Td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}
