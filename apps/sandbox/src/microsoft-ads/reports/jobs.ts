import { createHmac } from "node:crypto";
import type { Person } from "../../world/people.ts";
import type { World } from "../../world/world.ts";
import type { ReportRequest } from "./report.ts";

/** A report that Microsoft makes while the caller waits. */
export type Job = {
	id: string;
	/** The person who asked for it: nobody else may poll it. */
	sub: string;
	request: ReportRequest;
	/** In milliseconds. */
	createdAt: number;
	/** Time for which it is pending. */
	seconds: number;
	end: "Success" | "Error";
	/** The archive, once it was made; null: a report without rows. */
	file: Buffer | null | undefined;
};

const lifeMs = 2 * 86_400_000;
const keptJobs = 2_000;
const keptFiles = 12;

/** Reports that were asked for, for two days. */
export class Jobs {
	readonly #world: World;
	readonly #jobs = new Map<string, Job>();
	readonly #secret: string;
	#made: Job[] = [];
	#last = 30_000_000;

	constructor(world: World) {
		this.#world = world;
		this.#secret = `sandbox Microsoft reports ${world.settings.seed}`;
	}

	add(given: Omit<Job, "id" | "file">): Job {
		this.#last += 1;
		const job: Job = { ...given, id: String(this.#last), file: undefined };
		this.#jobs.set(job.id, job);
		const [oldest] = this.#jobs.keys();
		if (this.#jobs.size > keptJobs && oldest !== undefined)
			this.#jobs.delete(oldest);
		return job;
	}

	/** Null for one that never was, or was too long ago. */
	find(id: string): Job | null {
		const job = this.#jobs.get(id);
		if (job === undefined) return null;
		return job.createdAt + lifeMs > this.#world.clock.now() ? job : null;
	}

	/** Reports of a person that are not ready yet. */
	pendingOf({ sub }: Person): number {
		const now = this.#world.clock.now();
		return [...this.#jobs.values()].filter(
			(job) => job.sub === sub && statusOf(job, now) === "Pending",
		).length;
	}

	/** Keeps a report's file, and forgets those of the oldest reports. */
	keep(job: Job, file: Buffer | null): void {
		job.file = file;
		this.#made.push(job);
		for (const old of this.#made.splice(0, this.#made.length - keptFiles))
			old.file = undefined;
	}

	/** The file's address, which ends. */
	url({ id }: Job, seconds: number): string {
		const ends = Math.floor(this.#world.clock.now() / 1000) + seconds;
		const q = `${id}.${ends}.${this.#sign(id, ends)}`;
		return `${this.#world.url}/microsoft-ads/ReportDownload/Download.aspx?q=${q}`;
	}

	/** The report of an address; null for one that is wrong or has ended. */
	ofAddress(q: string): Job | null {
		const [id = "", ends = "", signature] = q.split(".");
		const isGood =
			signature === this.#sign(id, Number(ends)) &&
			Number(ends) * 1000 > this.#world.clock.now();
		return isGood ? this.find(id) : null;
	}

	#sign(id: string, ends: number): string {
		return createHmac("sha256", this.#secret)
			.update(`${id} ${ends}`)
			.digest("base64url")
			.slice(0, 27);
	}
}

export function statusOf(job: Job, now: number): "Pending" | Job["end"] {
	return now < job.createdAt + job.seconds * 1000 ? "Pending" : job.end;
}
