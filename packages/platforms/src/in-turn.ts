import { InvalidInput } from "@patchbay/errors";
import type { Page } from "./drafts.ts";
import { ScopeMissing } from "./errors.ts";

/** One of several lists that are read as one. */
export interface Step<T> {
	/** First part of the cursors of its pages: without a colon, and kept for as long as cursors are. */
	key: string;
	/**
	 * Scope set that the user may have left out: where it is missing, the step and the others of this set are left out, and the rest
	 * is read. What else is missing ends the whole list.
	 */
	scopeSet?: string;
	/** Pages from a cursor of its own on; from the beginning for null. */
	pages(cursor: string | null): AsyncIterable<Page<T>>;
}

/**
 * Reads lists one after another as one: a platform keeps a thing in several places, or answers for one channel at a time.
 * The cursor is `<step>:<the step's own cursor>`.
 * @throws {InvalidInput} for a cursor of another list
 * @throws {ScopeMissing} where nothing of the list is allowed
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
	let isRead = cursor !== null;
	const refused = new Map<string, ScopeMissing>();
	/** Sentences that no page has told yet. */
	let untold: string[] = [];
	for (const [at, { key, scopeSet, pages }] of steps.entries()) {
		if (at < first || (scopeSet !== undefined && refused.has(scopeSet)))
			continue;
		const following = steps[at + 1];
		let isPending = false;
		try {
			// A step's total is not the whole list's.
			for await (const page of pages(own)) {
				const { nextCursor, totalCount, leftOut = [], ...rest } = page;
				const next =
					nextCursor === null
						? following && `${following.key}:`
						: `${key}:${nextCursor}`;
				const told = [...untold, ...leftOut];
				untold = [];
				isRead = true;
				yield {
					...rest,
					nextCursor: next ?? null,
					...(told.length > 0 ? { leftOut: told } : {}),
				};
				isPending = page.resumeAt !== undefined && nextCursor !== null;
			}
		} catch (error) {
			if (
				!(error instanceof ScopeMissing) ||
				scopeSet === undefined ||
				!error.scopeSets.includes(scopeSet)
			)
				throw error;
			refused.set(scopeSet, error);
			untold.push(error.message);
		}
		// A step that waits for a report is gone on with from its cursor.
		if (isPending) return;
		own = null;
	}
	const [[, refusal] = []] = refused;
	if (refusal && !isRead) throw refusal;
	if (untold.length > 0)
		yield { records: [], rejected: [], nextCursor: null, leftOut: untold };
}
