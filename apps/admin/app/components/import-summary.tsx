import { Link } from "@remix-run/react";
import {
	connectionName,
	importReads,
	importSubject,
} from "../format/labels.ts";
import { countOf } from "../format/numbers.ts";
import type { ImportJobRow } from "../graphql/import-job-fields.ts";
import { platformTerms } from "../graphql/platform-terms.ts";
import { PlatformIcon } from "./platform-icon.tsx";
import { ImportStatusBadge } from "./status-badge.tsx";
import { ProgressBar } from "./ui/progress-bar.tsx";
import { Time } from "./ui/time.tsx";

/** One import in a few lines, as a link to all about it. */
export function ImportSummary({ job }: { job: ImportJobRow }) {
	const running =
		job.status === "RUNNING" ||
		job.status === "QUEUED" ||
		job.status === "WAITING";
	return (
		<Link
			to={`/import-jobs/${job.id}`}
			className="grid grid-cols-[minmax(0,1fr)] gap-3 px-4 py-3.5 transition-colors hover:bg-canvas/60 focus-visible:-outline-offset-2 sm:px-5"
		>
			<span className="flex items-center gap-3">
				<PlatformIcon platform={job.connection.platform} />
				<span className="min-w-0 flex-1">
					<span className="block truncate font-medium">
						{connectionName(job.connection)}
					</span>
					<span className="block text-[13px] text-ink-soft">
						<Time at={job.completedAt ?? job.startedAt ?? job.queuedAt} />
						{job.lane !== "MANUAL" && ` · ${importSubject(job)}`}
					</span>
				</span>
				<ImportStatusBadge status={job.status} />
			</span>
			{running && (
				<ProgressBar
					slim
					percent={job.progress.percent}
					label="Import progress"
					moving
				/>
			)}
			<span className="text-[13px] text-ink-soft">
				{countsOf(job).join(" · ")}
			</span>
		</Link>
	);
}

/** Numbers of what an import reads, and of nothing else. */
function countsOf(job: ImportJobRow): string[] {
	const { importedCampaigns, importedAssets, metricRows } = job.progress;
	const reads = importReads(job);
	return [
		...(reads.campaigns
			? [
					countOf(
						importedCampaigns,
						platformTerms[job.connection.platform].campaign,
					),
				]
			: []),
		...(reads.assets ? [countOf(importedAssets, "asset")] : []),
		...(reads.metrics ? [countOf(metricRows, "metric row")] : []),
	];
}
