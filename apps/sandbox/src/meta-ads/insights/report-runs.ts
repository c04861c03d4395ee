import { dateText } from "../../world/calendar.ts";
import type { Clock } from "../../world/clock.ts";
import type { GraphCall } from "../graph/graph-call.ts";
import { GraphRefused, unknownObject } from "../graph/graph-error.ts";
import type { NodeType } from "../graph/node-type.ts";
import type { Page } from "../graph/paging.ts";
import { knownFields } from "../objects/known-fields.ts";
import type { Insights } from "./insights.ts";
import type { InsightsQuery } from "./query.ts";
import type { InsightsRow } from "./rows.ts";
import { accountOf, type Subject } from "./scope.ts";

/** A report in the making. It goes on by being asked for, and not by time. */
type ReportRun = {
	id: string;
	/** Token that it was started with: others do not see it. */
	owner: string;
	subject: Subject;
	query: InsightsQuery;
	startedAt: number;
	polls: number;
	behaviour: ReportBehaviour;
	isReady: boolean;
	/** Numbers as they were when the report was ready. */
	rows: readonly InsightsRow[] | null;
};

/** The way reports go that are started from now on. */
export type ReportBehaviour = {
	/** Polls that find the report unfinished. */
	pollsBefore: number;
	/** First polls that do not find it at all (100/33). */
	hiddenPolls: number;
	outcome: "Job Completed" | "Job Failed" | "Job Skipped" | "stuck";
	/** One poll tells completion with less than 100 percent. */
	completesEarly: boolean;
};

export const usualReports: ReportBehaviour = {
	pollsBefore: 1,
	hiddenPolls: 0,
	outcome: "Job Completed",
	completesEarly: false,
};

const lifeMs = 30 * 86_400_000;
const keptRuns = 500;
/** Rows of finished reports that are kept; those of older ones are made anew when they are asked for. */
const keptRows = 400_000;

export class ReportRuns {
	readonly #insights: Insights;
	readonly #clock: Clock;
	readonly #runs = new Map<string, ReportRun>();
	behaviour: ReportBehaviour = usualReports;
	/** Below 2^53, as JSON's numbers want it in most languages; a control action can move it beyond. */
	nextId = 1_217_000_000_000_001n;

	constructor(insights: Insights, clock: Clock) {
		this.#insights = insights;
		this.#clock = clock;
	}

	/** `POST …/insights`: begins a report, and tells its id as a number. */
	start(subject: Subject, call: GraphCall): { report_run_id: unknown } {
		const query = this.#insights.read(subject, call);
		const id = String(this.nextId);
		this.nextId += 2n;
		this.#runs.set(id, {
			id,
			owner: call.viewer.id,
			subject,
			query,
			startedAt: this.#clock.now(),
			polls: 0,
			behaviour: this.behaviour,
			isReady: false,
			rows: null,
		});
		const [oldest] = this.#runs.keys();
		if (this.#runs.size > keptRuns && oldest !== undefined)
			this.#runs.delete(oldest);
		return { report_run_id: rawJson(id) };
	}

	/** A report, for whoever started it; null for an id that is none. */
	find(id: string, call: GraphCall): ReportRun | null {
		const run = this.#runs.get(id);
		if (
			run === undefined ||
			run.owner !== call.viewer.id ||
			run.startedAt + lifeMs < this.#clock.now()
		)
			return null;
		return run;
	}

	/** Answers one poll, and goes on. */
	poll(run: ReportRun): Progress {
		run.polls += 1;
		if (run.polls <= run.behaviour.hiddenPolls) throw unknownObject(run.id);
		const told = progressOf(run);
		if (told.status === "Job Completed" && told.percent === 100) {
			run.isReady = true;
			this.#rowsOf(run);
		}
		return { run, ...told };
	}

	/** One page of a finished report. */
	results(run: ReportRun, call: GraphCall): Page {
		if (!run.isReady)
			throw new GraphRefused(
				100,
				"The report is not ready yet: its async_status must be Job Completed.",
			);
		const rows = this.#rowsOf(run);
		return this.#insights.pageOf(run.subject, run.query, rows, call, true);
	}

	#rowsOf(run: ReportRun): readonly InsightsRow[] {
		if (run.rows !== null) return run.rows;
		run.rows = this.#insights.rows(run.subject, run.query);
		let count = 0;
		for (const other of [...this.#runs.values()].reverse()) {
			count += other.rows?.length ?? 0;
			if (count > keptRows && other !== run) other.rows = null;
		}
		return run.rows;
	}
}

type Progress = { run: ReportRun; status: string; percent: number };

function progressOf({
	polls,
	behaviour,
}: ReportRun): Pick<Progress, "status" | "percent"> {
	const { pollsBefore, hiddenPolls, outcome, completesEarly } = behaviour;
	if (outcome === "stuck") return { status: "Job Not Started", percent: 0 };
	const seen = polls - hiddenPolls;
	if (seen <= pollsBefore) {
		if (seen === pollsBefore && completesEarly)
			return { status: "Job Completed", percent: 90 };
		if (seen === 1 && pollsBefore > 2)
			return { status: "Job Not Started", percent: 0 };
		if (seen <= 2 && pollsBefore > 1)
			return { status: "Job Started", percent: 0 };
		return {
			status: "Job Running",
			percent: Math.floor((seen * 100) / (pollsBefore + 1)),
		};
	}
	return {
		status: outcome,
		percent: outcome === "Job Completed" ? 100 : 40,
	};
}

/** A report as it is polled. */
export function reportType(): NodeType<Progress> {
	const failed = ({ status }: Progress): boolean => status === "Job Failed";
	return {
		name: "AdReportRun",
		usual: [
			"id",
			"account_id",
			"time_ref",
			"async_status",
			"async_percent_completion",
			"is_running",
			"date_start",
			"date_stop",
			"error_code",
			"error_subcode",
			"error_message",
			"error_user_title",
			"error_user_msg",
		],
		fields: {
			id: ({ run }) => run.id,
			account_id: ({ run }) => accountOf(run.subject).id,
			time_ref: ({ run }) => Math.floor(run.startedAt / 1000),
			async_status: ({ status }) => status,
			async_percent_completion: ({ percent }) => percent,
			is_running: ({ status }) =>
				["Job Not Started", "Job Started", "Job Running"].includes(status),
			date_start: ({ run }) =>
				dateText(Math.min(...run.query.parts.map(({ from }) => from))),
			date_stop: ({ run }) =>
				dateText(Math.max(...run.query.parts.map(({ to }) => to))),
			error_code: (one) => (failed(one) ? 2 : undefined),
			error_subcode: (one) => (failed(one) ? 1504044 : undefined),
			error_message: (one) =>
				failed(one) ? "Service temporarily unavailable" : undefined,
			error_user_title: (one) =>
				failed(one) ? "The report could not be made" : undefined,
			error_user_msg: (one) =>
				failed(one) ? "Please ask for the report again." : undefined,
		},
		empty: [
			...knownFields.reportRun,
			"error_code",
			"error_message",
			"error_subcode",
		],
	};
}

/** Digits that are written as the number they are. */
function rawJson(digits: string): unknown {
	return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(
		digits,
	);
}
