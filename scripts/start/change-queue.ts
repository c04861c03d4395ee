import { watch } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** A folder or file to watch, with what changes there mean. */
export interface Watched<Kind> {
	path: string;
	/** Folders below it too. */
	recursive: boolean;
	/** Null for what does not matter. */
	kindOf(file: string): Kind | null;
}

/** An editor writes several files at once. */
const settleMs = 200;

/**
 * Calls `handle` with the kinds of what has changed, one call after another, until `signal` aborts. What changes while
 * it works is handled next: no change is lost.
 */
export async function handleChanges<Kind>(
	watched: readonly Watched<Kind>[],
	handle: (kinds: ReadonlySet<Kind>) => Promise<void>,
	signal: AbortSignal,
): Promise<void> {
	let waiting = new Set<Kind>();
	let working = Promise.resolve();
	const failure = Promise.withResolvers<never>();
	const note = (kind: Kind) => {
		const isFirst = waiting.size === 0;
		waiting.add(kind);
		if (!isFirst) return;
		working = working.then(async () => {
			await sleep(settleMs, undefined, { signal });
			const kinds = waiting;
			waiting = new Set();
			await handle(kinds);
		});
		working.catch(failure.reject);
	};
	const follow = async ({ path, recursive, kindOf }: Watched<Kind>) => {
		for await (const { filename } of watch(path, { recursive, signal })) {
			const kind = kindOf(filename ?? "");
			if (kind !== null) note(kind);
		}
	};
	try {
		await Promise.race([Promise.all(watched.map(follow)), failure.promise]);
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}
