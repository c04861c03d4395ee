/**
 * Passes a list's pages on while the next one is being fetched already: one ahead, never more, so that memory stays flat.
 * When the consumer stops early the page under way is let go; ending its request is the signal's matter.
 * @param beforeEach runs before each page is asked for
 */
export async function* oneAhead<Page>(
	pages: AsyncIterable<Page>,
	beforeEach: () => Promise<void>,
): AsyncGenerator<Page, void, undefined> {
	const iterator = pages[Symbol.asyncIterator]();
	const ask = async () => {
		await beforeEach();
		return iterator.next();
	};
	let next = ask();
	try {
		for (;;) {
			const result = await next;
			if (result.done) return;
			next = ask();
			// It may fail while the consumer is busy; whoever awaits it is told.
			next.catch(() => {});
			yield result.value;
		}
	} finally {
		void iterator.return?.()?.catch(() => {});
	}
}
