import { importLabels, inWords } from "../../format/labels.ts";
import { wordAt } from "../../format/platform-words.ts";
import { importJobStatuses, type Platform } from "../../graphql/enums.ts";
import type { ImportEvent } from "../../graphql/import-job.ts";

export interface TimelineRow {
	key: string;
	at: string;
	title: string;
	message: string | null;
	/** A stage that began and has not ended. */
	open: boolean;
	/** The import ended before the stage did. */
	unfinished: boolean;
	/** Duration of the stage. */
	seconds: number | null;
}

const titles: Record<string, string> = {
	queued: "Queued",
	started: "A worker started it",
	taken_over: "Another worker resumed it",
	waiting: "Waiting",
	slice_failed: "A part failed",
	left_out: "A part was left out",
	account_failed: "An account failed",
	retry_requested: "Retry asked for",
	cancel_requested: "Cancel asked for",
	ended: "Ended",
};

/** Events as lines for a person: a stage's start and end become one line with how long it took. */
export function toTimelineRows(
	events: readonly ImportEvent[],
	platform: Platform,
): TimelineRow[] {
	const rows: TimelineRow[] = [];
	const openStages = new Map<string, TimelineRow>();
	for (const [index, { at, stage, what, message }] of events.entries()) {
		const begun = openStages.get(stage);
		if (what === "stage_ended" && begun) {
			begun.open = false;
			begun.seconds = (Date.parse(at) - Date.parse(begun.at)) / 1000;
			begun.message ??= message;
			openStages.delete(stage);
			continue;
		}
		const isStage = what === "stage_started" || what === "stage_ended";
		const row: TimelineRow = {
			key: `${index}/${what}`,
			at,
			title: isStage
				? wordAt(platform, stage)
				: titleOf(wordAt(platform, stage), stage, what),
			message: what === "ended" ? statusText(message) : message,
			open: what === "stage_started",
			unfinished: false,
			seconds: null,
		};
		// Where an import ends before its stages do, none of them goes on: it was cancelled, or failed as a whole.
		if (what === "ended") {
			for (const left of openStages.values()) {
				left.open = false;
				left.unfinished = true;
			}
			openStages.clear();
		}
		if (row.open) openStages.set(stage, row);
		rows.push(row);
	}
	return rows;
}

function titleOf(name: string, stage: string, what: string): string {
	const title = titles[what] ?? inWords(what);
	return stage === "queued" || stage === "done"
		? title
		: `${title}: ${name.toLowerCase()}`;
}

/** A job's end carries its status as the message. */
function statusText(message: string | null): string | null {
	const status = importJobStatuses.find((known) => known === message);
	return status ? importLabels[status].text : message;
}
