/**
 * Passes a list's pages on while the next one is being fetched already: one ahead, never more, so that memory stays flat.
 * A page that is not followed at once is the last one. When the consumer stops early the page under way is let go; ending its request is the signal's matter.
 */
export async function* oneAhead<Page>(
	pages: AsyncIterable<Page>,
	isFollowed: (page: Page) => boolean = () => true,
): AsyncGenerator<Page, void, undefined> {
	const iterator = pages[Symbol.asyncIterator]();
	let next = iterator.next();
	try {
		for (;;) {
			const result = await next;
			if (result.done) return;
			if (!isFollowed(result.value)) {
				yield result.value;
				return;
			}
			next = iterator.next();
			// It may fail while the consumer is busy; whoever awaits it is told.
			next.catch(() => {});
			yield result.value;
		}
	} finally {
		void iterator.return?.()?.catch(() => {});
	}
}
