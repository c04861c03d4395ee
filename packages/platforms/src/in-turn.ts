import { InvalidInput } from "@patchbay/errors";
import type { Page } from "./drafts.ts";

/** One of several lists that are read as one. */
export interface Step<T> {
	/** First part of the cursors of its pages: without a colon, and kept for as long as cursors are. */
	key: string;
	/** Pages from a cursor of its own on; from the beginning for null. */
	pages(cursor: string | null): AsyncIterable<Page<T>>;
}

/**
 * Reads lists one after another as one: a platform keeps a thing in several places, or answers for one channel at a time.
 * The cursor is `<step>:<the step's own cursor>`.
 * @throws {InvalidInput} for a cursor of another list
 */
export async function* inTurn<T>(
	steps: readonly Step<T>[],
	cursor: string | null,
): AsyncGenerator<Page<T>, void, undefined> {
	const colon = cursor?.indexOf(":") ?? -1;
	const first =
		cursor === null
			? 0
			: steps.findIndex(({ key }) => key === cursor.slice(0, colon));
	if (first < 0) throw new InvalidInput("This is not a cursor of this list.");
	let own = cursor?.slice(colon + 1) || null;
	for (const [at, { key, pages }] of steps.entries()) {
		if (at < first) continue;
		const following = steps[at + 1];
		let isPending = false;
		// A step's total is not the whole list's.
		for await (const page of pages(own)) {
			const { records, rejected, nextCursor, resumeAt } = page;
			const next =
				nextCursor === null
					? following && `${following.key}:`
					: `${key}:${nextCursor}`;
			yield {
				records,
				rejected,
				nextCursor: next ?? null,
				...(resumeAt === undefined ? {} : { resumeAt }),
			};
			isPending = resumeAt !== undefined && nextCursor !== null;
		}
		// A step that waits for a report is gone on with from its cursor.
		if (isPending) return;
		own = null;
	}
}
