/**
 * Reads many keys at once where many callers ask for one each: while a read is on its way, what is asked for meanwhile
 * gathers to the next. A caller never gets what was read before it asked, and nothing is kept afterwards.
 *
 * @param read answers what it found, by key; a key that is not in it is answered with undefined
 */
export function groupReads<Row>(
	read: (keys: readonly string[]) => Promise<ReadonlyMap<string, Row>>,
	mostAtOnce = 2,
): { read(key: string): Promise<Row | undefined>; isIdle(): boolean } {
	type Group = Map<
		string,
		ReturnType<typeof Promise.withResolvers<Row | undefined>>
	>;
	let gathering: Group = new Map();
	let running = 0;

	function start(): void {
		if (running >= mostAtOnce || gathering.size === 0) return;
		const group = gathering;
		gathering = new Map();
		running += 1;
		read([...group.keys()])
			.then(
				(rows) => {
					for (const [key, { resolve }] of group) resolve(rows.get(key));
				},
				(error: unknown) => {
					for (const { reject } of group.values()) reject(error);
				},
			)
			.finally(() => {
				running -= 1;
				start();
			});
	}

	return {
		read(key) {
			let waiting = gathering.get(key);
			if (!waiting) {
				waiting = Promise.withResolvers();
				gathering.set(key, waiting);
				// After this turn of the event loop: requests that came in together are read together.
				if (gathering.size === 1) setImmediate(start);
			}
			return waiting.promise;
		},
		isIdle: () => running === 0 && gathering.size === 0,
	};
}
