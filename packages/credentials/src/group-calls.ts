/**
 * Makes one call of many: while a group is on its way, what is asked for meanwhile gathers to the next. No caller gets
 * what was found out before it asked, and nothing is kept afterwards.
 *
 * @param run answers one result for each item, in their order
 */
export function groupCalls<Item, Result>(
	run: (items: readonly Item[]) => Promise<readonly Result[]>,
): { call(item: Item): Promise<Result>; isIdle(): boolean } {
	type Waiting = PromiseWithResolvers<Result> & { item: Item };
	let gathering: Waiting[] = [];
	let isRunning = false;

	async function runGroup(): Promise<void> {
		const group = gathering;
		gathering = [];
		isRunning = true;
		try {
			const results = await run(group.map(({ item }) => item));
			for (const [index, { resolve }] of group.entries())
				resolve(results[index] as Result);
		} catch (error) {
			for (const { reject } of group) reject(error);
		}
		isRunning = false;
		if (gathering.length > 0) await runGroup();
	}

	return {
		call(item) {
			const waiting = { item, ...Promise.withResolvers<Result>() };
			gathering.push(waiting);
			// At the end of this turn of the event loop: requests that came in together go together.
			if (gathering.length === 1 && !isRunning) setImmediate(runGroup);
			return waiting.promise;
		},
		isIdle: () => !isRunning && gathering.length === 0,
	};
}
