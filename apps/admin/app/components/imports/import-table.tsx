import { Link } from "@remix-run/react";
import { formatDuration } from "../../format/dates.ts";
import {
	connectionName,
	importReads,
	importSubject,
	importTriggerNames,
} from "../../format/labels.ts";
import { formatCount } from "../../format/numbers.ts";
import type { ImportJobRow } from "../../graphql/import-job-fields.ts";
import { ImportStatusBadge } from "../status-badge.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { rowClass, Table, Td, Th } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { hasEnded } from "./import-state.ts";

/** Shown where an import does not read such a thing. */
const nothing = <span className="text-ink-faint">–</span>;

export function ImportTable({ jobs }: { jobs: ImportJobRow[] }) {
	return (
		<Table stacked caption="Imports of this brand, newest first">
			<thead>
				<tr>
					<Th>Import</Th>
					<Th>Status</Th>
					<Th className="text-right">Campaigns</Th>
					<Th className="text-right">Assets</Th>
					<Th className="text-right">Metric rows</Th>
					<Th>Began</Th>
					<Th className="text-right">Took</Th>
				</tr>
			</thead>
			<tbody>
				{jobs.map((job) => (
					<tr key={job.id} className={rowClass}>
						<Td>
							<div>
								<Link
									to={`/import-jobs/${job.id}`}
									className="block min-w-44 font-medium hover:underline"
								>
									{connectionName(job.connection)}
								</Link>
								<span className="text-[13px] text-ink-soft">
									{importSubject(job)} · {importTriggerNames[job.trigger]}
								</span>
							</div>
						</Td>
						<Td label="Status">
							<ImportStatusBadge status={job.status} />
							{!hasEnded(job.status) && (
								<div className="mt-1.5 w-28">
									<ProgressBar
										slim
										percent={job.progress.percent}
										label="Import progress"
									/>
								</div>
							)}
						</Td>
						<Td label="Campaigns" className="text-right tabular-nums">
							{importReads(job).campaigns
								? formatCount(job.progress.importedCampaigns)
								: nothing}
						</Td>
						<Td label="Assets" className="text-right tabular-nums">
							{importReads(job).assets
								? formatCount(job.progress.importedAssets)
								: nothing}
						</Td>
						<Td label="Metric rows" className="text-right tabular-nums">
							{importReads(job).metrics
								? formatCount(job.progress.metricRows)
								: nothing}
						</Td>
						<Td label="Began" className="whitespace-nowrap">
							<Time at={job.startedAt ?? job.queuedAt} />
						</Td>
						<Td
							label="Took"
							className="text-right tabular-nums whitespace-nowrap"
						>
							{job.durationSeconds === null || job.status === "WAITING"
								? nothing
								: formatDuration(job.durationSeconds)}
						</Td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}
