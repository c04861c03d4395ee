import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import {
	identify,
	isRunning,
	type ProcessIdentity,
	waitUntilEnded,
} from "./process-identity.ts";

/** Record that one run of `npm start` leaves behind for the next one to find. */
interface RunRecord {
	start: ProcessIdentity;
	adminUrl: string;
	/** Set when it has begun to stop. */
	stopping: boolean;
	parts: Record<string, ProcessIdentity>;
}

/** Another start has this directory. */
export class AlreadyRunning extends Error {}

/**
 * The record of the run that owns a directory, in `run.json` beside the data. Who holds it is alone there; a record
 * whose process is gone belongs to a run that was killed.
 */
export class Run {
	private readonly file: string;
	private readonly record: RunRecord;
	private writing: Promise<void> = Promise.resolve();

	private constructor(file: string, record: RunRecord) {
		this.file = file;
		this.record = record;
	}

	/**
	 * Claims the directory, and ends what a killed run left running.
	 *
	 * @throws AlreadyRunning with a sentence for the user
	 */
	static async claim(
		directory: string,
		adminUrl: string,
		say: (line: string) => void,
	): Promise<Run> {
		await mkdir(directory, { recursive: true, mode: 0o700 });
		const file = path.join(directory, "run.json");
		const self = await identify(process.pid);
		if (self === undefined) throw new Error("this process cannot be found");
		const record = { start: self, adminUrl, stopping: false, parts: {} };
		for (;;) {
			if (await createFile(file, record)) return new Run(file, record);
			const former = await readRecord(file);
			if (former !== undefined) await leaveOrEnd(former, directory, say);
			await removeRecord(file, former);
		}
	}

	/** Notes a part's process, so that it is found after we were killed. */
	async addPart(name: string, pid: number): Promise<void> {
		const identity = await identify(pid);
		if (identity === undefined) return;
		this.record.parts[name] = identity;
		await this.write();
	}

	/** Notes that everything is about to end: a start beside this one then waits for it. */
	async beginStop(): Promise<void> {
		this.record.stopping = true;
		await this.write();
	}

	/** Gives the directory back. */
	async release(): Promise<void> {
		await this.writing;
		await rm(this.file, { force: true });
	}

	private write(): Promise<void> {
		this.writing = this.writing.then(async () => {
			const next = `${this.file}.new`;
			await writeFile(next, JSON.stringify(this.record), { mode: 0o600 });
			await rename(next, this.file);
		});
		return this.writing;
	}
}

/** Puts the record there with all its content at once, unless there is one. */
async function createFile(file: string, record: RunRecord): Promise<boolean> {
	const own = `${file}.${process.pid}`;
	await writeFile(own, JSON.stringify(record), { mode: 0o600 });
	try {
		await link(own, file);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
		throw error;
	} finally {
		await rm(own, { force: true });
	}
}

async function readRecord(file: string): Promise<RunRecord | undefined> {
	try {
		return JSON.parse(await readFile(file, "utf8")) as RunRecord;
	} catch {
		// Removed just now, or damaged.
		return undefined;
	}
}

/** Removes a former run's record, unless another start has done so and put its own there. */
async function removeRecord(
	file: string,
	former: RunRecord | undefined,
): Promise<void> {
	const now = await readRecord(file);
	if (now?.start.began !== former?.start.began) return;
	await rm(file, { force: true });
}

async function leaveOrEnd(
	{ start, stopping, adminUrl, parts }: RunRecord,
	directory: string,
	say: (line: string) => void,
): Promise<void> {
	// One that was just told to stop needs a moment.
	if (stopping && (await isRunning(start)))
		say("The former start is still stopping; waiting for it …");
	if (!(await waitUntilEnded(start, stopping ? 30_000 : 1_500)))
		throw new AlreadyRunning(
			`Patchbay already runs from ${directory} (process ${start.pid}): open ${adminUrl}. ` +
				"Stop it with Ctrl-C where it runs, or start a second one beside it with another PATCHBAY_DIRECTORY and PORT_BASE.",
		);
	const left = Object.entries(parts);
	await Promise.all(left.map(([name, part]) => endPart(name, part, say)));
}

async function endPart(
	name: string,
	part: ProcessIdentity,
	say: (line: string) => void,
): Promise<void> {
	// A part ends by itself when it sees that its start is gone.
	if (await waitUntilEnded(part, 2_000)) return;
	say(
		`Ending ${name} (process ${part.pid}), left over by a start that was killed.`,
	);
	for (const signal of ["SIGTERM", "SIGKILL"] as const) {
		if (!(await isRunning(part))) return;
		process.kill(part.pid, signal);
		if (await waitUntilEnded(part, 10_000)) return;
	}
}
