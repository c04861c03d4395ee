import {
	capitalized,
	importLabels,
	type importReads,
	type Tone,
} from "../../format/labels.ts";
import { formatCount } from "../../format/numbers.ts";
import { wordAt } from "../../format/platform-words.ts";
import type { Platform } from "../../graphql/enums.ts";
import type { ImportJobState } from "../../graphql/import-job-fields.ts";
import { platformTerms } from "../../graphql/platform-terms.ts";
import { ImportStatusBadge } from "../status-badge.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { Time } from "../ui/time.tsx";
import { hasEnded } from "./import-state.ts";
import type { Liveness } from "./use-live-import.ts";

const barTones: Record<Tone, "busy" | "good" | "warn" | "bad" | "quiet"> = {
	good: "good",
	busy: "busy",
	warn: "warn",
	bad: "bad",
	quiet: "quiet",
};

/** The bar and the counts of an import. */
export function ImportProgress({
	job,
	liveness,
	platform,
	reads = { campaigns: true, assets: true, metrics: true },
}: {
	job: ImportJobState;
	liveness: Liveness;
	platform: Platform;
	/** Things that it reads, which are counted. */
	reads?: ReturnType<typeof importReads>;
}) {
	const { progress, status } = job;
	const ended = hasEnded(status);
	const tone =
		ended || status === "WAITING"
			? barTones[importLabels[status].tone]
			: "busy";
	return (
		<div className="grid gap-4">
			<div className="grid gap-2">
				<div className="flex flex-wrap items-center justify-between gap-2">
					<div className="flex items-center gap-2.5">
						<ImportStatusBadge status={status} />
						<p role="status" className="text-ink-soft">
							{ended
								? ""
								: status === "QUEUED"
									? "Waiting for a worker"
									: wordAt(platform, progress.stage)}
						</p>
					</div>
					<p className="font-semibold tabular-nums">
						{Math.round(progress.percent)}%
					</p>
				</div>
				<ProgressBar
					percent={progress.percent}
					label="Import progress"
					tone={tone}
					moving={status === "RUNNING"}
				/>
				{(job.message || liveness === "catching-up") && (
					<p className="text-[13px] text-ink-soft">
						{job.message}
						{status === "WAITING" && job.resumesAt && (
							<>
								{" Continues "}
								<Time at={job.resumesAt} />.
							</>
						)}
						{liveness === "catching-up" &&
							" Live updates were interrupted; they will resume automatically."}
					</p>
				)}
			</div>
			<dl className="grid grid-cols-1 gap-3 sm:grid-cols-3">
				{reads.campaigns && (
					<Count
						name={`${capitalized(platformTerms[platform].campaign)}s`}
						value={formatCount(progress.importedCampaigns)}
						of={progress.totalCampaigns}
						failed={progress.failedCampaigns}
					/>
				)}
				{reads.assets && (
					<Count
						name="Assets"
						value={formatCount(progress.importedAssets)}
						of={progress.totalAssets}
						failed={progress.failedAssets}
					/>
				)}
				{reads.metrics && (
					<Count name="Metric rows" value={formatCount(progress.metricRows)} />
				)}
			</dl>
		</div>
	);
}

function Count({
	name,
	value,
	of,
	failed = 0,
}: {
	name: string;
	value: string;
	of?: number;
	failed?: number;
}) {
	return (
		<div className="rounded-lg border border-line px-3.5 py-2.5">
			<dt className="text-[13px] text-ink-soft">{name}</dt>
			<dd className="flex flex-wrap items-baseline gap-x-1.5">
				<span className="font-semibold text-lg tabular-nums tracking-tight">
					{value}
				</span>
				{of !== undefined && of > 0 && (
					<span className="text-ink-soft tabular-nums">
						of {formatCount(of)}
					</span>
				)}
				{failed > 0 && (
					<span className="font-medium text-bad-700 text-xs">
						{formatCount(failed)} failed
					</span>
				)}
			</dd>
		</div>
	);
}
