import { randomUUID } from "node:crypto";
import type { WorldAccount } from "../../world/accounts.ts";
import type { ReportQuery } from "./query.ts";

export const outputFormats = [
	"CSV_STRING",
	"CSV_DOWNLOAD",
	"XLSX_DOWNLOAD",
] as const;
export type OutputFormat = (typeof outputFormats)[number];

export type TaskStatus =
	| "QUEUING"
	| "PROCESSING"
	| "SUCCESS"
	| "FAILED"
	| "CANCELED";

/** A report that TikTok makes while the caller waits. */
export type Task = {
	id: string;
	query: ReportQuery;
	format: OutputFormat;
	fileName: string;
	/** Titles in words, and not the names of fields. */
	isTranslated: boolean;
	/** In milliseconds. */
	createdAt: number;
	/** Time in the queue, and as much again until it is made. */
	seconds: number;
	end: "SUCCESS" | "FAILED";
	isCanceled: boolean;
};

const keptTasks = 1000;

/** Report tasks, the newest thousand. */
export class Tasks {
	readonly #tasks = new Map<string, Task>();

	add(given: Omit<Task, "id" | "isCanceled">): Task {
		const id = randomUUID().replaceAll("-", "");
		const task = { ...given, id, isCanceled: false };
		this.#tasks.set(id, task);
		const [oldest] = this.#tasks.keys();
		if (this.#tasks.size > keptTasks && oldest !== undefined)
			this.#tasks.delete(oldest);
		return task;
	}

	/** Finds a task by any of its advertisers. */
	find(id: string, account: WorldAccount): Task | null {
		const task = this.#tasks.get(id);
		const isOwn = task?.query.accounts.some((one) => one.id === account.id);
		return isOwn ? (task ?? null) : null;
	}

	findForDownload(id: string): Task | null {
		return this.#tasks.get(id) ?? null;
	}
}

export function statusOf(task: Task, now: number): TaskStatus {
	if (task.isCanceled) return "CANCELED";
	const age = (now - task.createdAt) / 1000;
	if (age < task.seconds) return "QUEUING";
	return age < 2 * task.seconds ? "PROCESSING" : task.end;
}
