import { InstallationFault } from "@patchbay/errors";

/** Ways in which a store of files fails, with what to do about each. */
const sentences = {
	full: "This installation's file store is full. Its operator has to make room; what is missing is fetched again afterwards.",
	read_only:
		"This installation's file store cannot be written to: it is read-only, or its folder belongs to another user. Its operator has to allow writing to it; what is missing is fetched again afterwards.",
	refused:
		"This installation's file store refuses its credentials or what they may do. Its operator has to correct the STORAGE_ settings or the bucket's permissions; what is missing is fetched again afterwards.",
	not_found:
		"This installation's file store is not there: its folder or bucket does not exist. Its operator has to correct the STORAGE_ settings or create it; what is missing is fetched again afterwards.",
	unreachable:
		"This installation's file store does not answer. Its operator has to look at the store and the network; what is missing is fetched again afterwards.",
	failing:
		"This installation's file store is failing right now. Its operator has to look at the log; what is missing is fetched again afterwards.",
} as const;

export type StorageProblem = keyof typeof sentences;

/**
 * The store of files does not take or give one: the disk is full, read-only or gone, the bucket refuses. Never the fault of
 * the platform that a file comes from. The cause, for the log, names the call and its code.
 */
export class StorageFault extends InstallationFault {
	readonly problem: StorageProblem;

	constructor(problem: StorageProblem, cause: unknown) {
		super(sentences[problem], { cause });
		this.problem = problem;
	}
}

/** Failures of the file system by their code. */
const problemOfCode: Readonly<Record<string, StorageProblem>> = {
	ENOSPC: "full",
	EDQUOT: "full",
	EROFS: "read_only",
	EACCES: "read_only",
	EPERM: "read_only",
	ENOENT: "not_found",
	ENOTDIR: "not_found",
};

/** Waits for a call of the file system; whatever it fails with is this installation's fault. */
export async function orStorageFault<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (cause) {
		throw toStorageFault(cause);
	}
}

/** Names a failure of the file system. */
export function toStorageFault(cause: unknown): StorageFault {
	if (cause instanceof StorageFault) return cause;
	const code = codeOf(cause);
	return new StorageFault(
		(code !== null && problemOfCode[code]) || "failing",
		cause,
	);
}

/** Tells whether a failure has this code. */
export function isCode(error: unknown, code: string): boolean {
	return codeOf(error) === code;
}

function codeOf(error: unknown): string | null {
	return error instanceof Error &&
		"code" in error &&
		typeof error.code === "string"
		? error.code
		: null;
}
