import type { WorldAccount } from "../../world/accounts.ts";
import type { Behaviour } from "../calls/behaviour.ts";
import type { StatsQuery } from "./query.ts";

/** A report that X makes while the caller waits. */
export type Job = {
	/** 64 bits, and odd: no double holds it. */
	id: string;
	account: WorldAccount;
	query: StatsQuery;
	/** In milliseconds, as `readyAt`. */
	createdAt: number;
	/** Null for one that is never made. */
	readyAt: number | null;
	end: "SUCCESS" | "FAILED";
};

export type JobStatus = "PROCESSING" | "SUCCESS" | "FAILED";

const firstId = 2_200_000_000_000_000_001n;
const keptJobs = 5_000;
const fileMs = 2 * 86_400_000;

/** Reports, the newest thousands. */
export class Jobs {
	readonly #jobs = new Map<string, Job>();
	#made = 0n;

	add(
		given: Pick<Job, "account" | "query" | "createdAt">,
		{ jobSeconds, jobEnd }: Behaviour,
	): Job {
		const id = String(firstId + this.#made * 2n);
		this.#made += 1n;
		const job: Job = {
			...given,
			id,
			readyAt: jobEnd === "STUCK" ? null : given.createdAt + jobSeconds * 1000,
			end: jobEnd === "STUCK" ? "SUCCESS" : jobEnd,
		};
		this.#jobs.set(id, job);
		const [oldest] = this.#jobs.keys();
		if (this.#jobs.size > keptJobs && oldest !== undefined)
			this.#jobs.delete(oldest);
		return job;
	}

	find(id: string): Job | null {
		return this.#jobs.get(id) ?? null;
	}

	/** An account's reports, the newest first. */
	of(account: WorldAccount): Job[] {
		return [...this.#jobs.values()]
			.filter((job) => job.account.id === account.id)
			.reverse();
	}
}

export function statusOf({ readyAt, end }: Job, now: number): JobStatus {
	return readyAt === null || now < readyAt ? "PROCESSING" : end;
}

/** End of a report's file, in milliseconds; null until there is one. */
export function fileEndsAt(job: Job, now: number): number | null {
	if (statusOf(job, now) !== "SUCCESS" || job.readyAt === null) return null;
	return job.readyAt + fileMs;
}
