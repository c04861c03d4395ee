import { thingsReadAt } from "../../format/platform-words.ts";
import type { Platform } from "../../graphql/enums.ts";
import type { ImportJobState } from "../../graphql/import-job-fields.ts";
import { platformTerms } from "../../graphql/platform-terms.ts";
import { ImportProgress } from "../imports/import-progress.tsx";
import { hasEnded } from "../imports/import-state.ts";
import { StartImportForm } from "../imports/start-import-form.tsx";
import { useLiveImport } from "../imports/use-live-import.ts";
import { ButtonLink } from "../ui/button.tsx";
import { TextLink } from "../ui/text-link.tsx";

export interface ImportStepProps {
	brandId: string;
	connectionId: string;
	platform: Platform;
	job: ImportJobState | null;
	/** Sentence that says what is imported by itself from now on; null where that is off. */
	sync: string | null;
	canEdit: boolean;
	nextTo: string | null;
}

/** The first import: to start, to watch, and to go on from. */
export function ImportStep({
	brandId,
	connectionId,
	platform,
	job,
	sync,
	canEdit,
	nextTo,
}: ImportStepProps) {
	return (
		<section aria-label="Import" className="grid gap-3">
			<h3 className="font-medium">Import</h3>
			{job ? (
				<RunningImport
					brandId={brandId}
					connectionId={connectionId}
					platform={platform}
					loaded={job}
					sync={sync}
					canEdit={canEdit}
					nextTo={nextTo}
				/>
			) : (
				<div className="grid justify-items-start gap-3">
					<p className="max-w-prose text-ink-soft">
						{canEdit
							? `Nothing is imported yet. Start the import to read ${thingsReadAt(platform)}, and the numbers of each day. It runs in the background; you can leave this page.`
							: "Nothing is imported yet. An admin or the owner of this workspace can start the import."}
					</p>
					{canEdit && <StartImportForm connectionId={connectionId} />}
				</div>
			)}
		</section>
	);
}

interface RunningImportProps {
	brandId: string;
	connectionId: string;
	platform: Platform;
	loaded: ImportJobState;
	sync: string | null;
	canEdit: boolean;
	nextTo: string | null;
}

function RunningImport({
	brandId,
	connectionId,
	platform,
	loaded,
	sync,
	canEdit,
	nextTo,
}: RunningImportProps) {
	const { job, liveness } = useLiveImport(loaded);
	const ended = hasEnded(job.status);
	const usable =
		job.status === "SUCCEEDED" || job.status === "PARTIALLY_SUCCEEDED";
	return (
		<>
			<ImportProgress job={job} liveness={liveness} platform={platform} />
			{usable && sync && (
				<p className="max-w-prose text-ink-soft">
					From now on it syncs by itself. {sync}{" "}
					<TextLink to={`/connections/${connectionId}`}>
						Change the automatic sync
					</TextLink>
				</p>
			)}
			<div className="flex flex-wrap gap-2">
				{usable && (
					<>
						<ButtonLink look="primary" to={`/brands/${brandId}/campaigns`}>
							See the {platformTerms[platform].campaign}s
						</ButtonLink>
						<ButtonLink to={`/brands/${brandId}`}>See the spend</ButtonLink>
						{nextTo && <ButtonLink to={nextTo}>Next step</ButtonLink>}
					</>
				)}
				{ended && !usable && canEdit && (
					<StartImportForm connectionId={connectionId} label="Import again" />
				)}
				<ButtonLink
					look={ended ? "quiet" : "secondary"}
					to={`/import-jobs/${job.id}`}
				>
					Import details
				</ButtonLink>
			</div>
		</>
	);
}
