import type {
	ImportJobStatus,
	ImportKind,
	ImportLane,
	ImportTrigger,
	Platform,
} from "./enums.ts";

export interface ImportProgress {
	percent: number;
	stage: string;
	totalCampaigns: number;
	importedCampaigns: number;
	failedCampaigns: number;
	totalAssets: number;
	importedAssets: number;
	failedAssets: number;
	metricRows: string;
}

/** Fields that change while a job runs; the event stream sends the same. */
export interface ImportJobState {
	id: string;
	status: ImportJobStatus;
	message: string | null;
	resumesAt: string | null;
	attempts: number;
	startedAt: string | null;
	completedAt: string | null;
	durationSeconds: number | null;
	progress: ImportProgress;
}

export const importJobStateFields = /* GraphQL */ `
	fragment ImportJobState on ImportJob {
		id status message resumesAt attempts startedAt completedAt durationSeconds
		progress {
			percent stage
			totalCampaigns importedCampaigns failedCampaigns
			totalAssets importedAssets failedAssets
			metricRows
		}
	}
`;

/** A job as a list shows it. */
export interface ImportJobRow extends ImportJobState {
	kind: ImportKind;
	trigger: ImportTrigger;
	lane: ImportLane;
	queuedAt: string;
	connection: { id: string; platform: Platform; accountName: string | null };
}

export const importJobRowFields = /* GraphQL */ `
	fragment ImportJobRow on ImportJob {
		...ImportJobState
		kind trigger lane queuedAt
		connection { id platform accountName }
	}
	${importJobStateFields}
`;
