/**
 * The same events; `onEnd` is called once, when they are over, fail, are left, or when the signal is aborted, whether or
 * not anybody has read one of them.
 */
export function endingWith<Event>(
	events: AsyncIterable<Event>,
	signal: AbortSignal,
	onEnd: () => void,
): AsyncGenerator<Event> {
	const iterator = events[Symbol.asyncIterator]();
	let isOver = false;
	const end = () => {
		if (isOver) return;
		isOver = true;
		signal.removeEventListener("abort", end);
		onEnd();
	};
	signal.addEventListener("abort", end);
	if (signal.aborted) end();
	const ended = async (
		step: Promise<IteratorResult<Event>> | undefined,
	): Promise<IteratorResult<Event>> => {
		try {
			return (await step) ?? { done: true, value: undefined };
		} finally {
			end();
		}
	};
	return {
		async next() {
			try {
				const step = await iterator.next();
				if (step.done) end();
				return step;
			} catch (error) {
				end();
				throw error;
			}
		},
		return: (value) => ended(iterator.return?.(value)),
		throw: (error) => ended(iterator.throw?.(error)),
		[Symbol.asyncIterator]() {
			return this;
		},
		async [Symbol.asyncDispose]() {
			await this.return(undefined);
		},
	};
}
