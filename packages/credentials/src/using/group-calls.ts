import { Unavailable } from "@patchbay/errors";

/** Items of one group: a greater crowd waits for the next one, so that no group takes long. */
const mostItems = 1_000;
/** Callers that may wait for a group. */
const mostWaiting = 20_000;

/**
 * Makes one call of many: while a group is on its way, what is asked for meanwhile gathers to the next. No caller gets
 * what was found out before it asked, and nothing is kept afterwards. A caller beyond 20,000 that wait is refused with
 * `Unavailable`.
 *
 * @param run answers one result for each item, in their order. A group that fails is run again item by item, because one
 * of them may be at fault; `Unavailable` is the fault of none.
 * @param onIdle called whenever nobody waits any more
 */
export function groupCalls<Item, Result>(
	run: (items: readonly Item[]) => Promise<readonly Result[]>,
	onIdle: () => void = () => {},
): { call(item: Item): Promise<Result> } {
	type Waiting = PromiseWithResolvers<Result> & { item: Item };
	let gathering: Waiting[] = [];
	let isRunning = false;

	// A loop, and no group that calls the next: under steady load each one would hold on to all that came before it.
	async function runGroups(): Promise<void> {
		isRunning = true;
		while (gathering.length > 0) {
			const group = gathering.slice(0, mostItems);
			gathering = gathering.slice(mostItems);
			await runGroup(group);
		}
		isRunning = false;
		onIdle();
	}

	async function runGroup(group: readonly Waiting[]): Promise<void> {
		try {
			const results = await run(group.map(({ item }) => item));
			for (const [index, { resolve }] of group.entries())
				resolve(results[index] as Result);
		} catch (error) {
			if (group.length > 1 && !(error instanceof Unavailable))
				for (const each of group) await runGroup([each]);
			else for (const { reject } of group) reject(error);
		}
	}

	return {
		async call(item) {
			if (gathering.length >= mostWaiting)
				throw new Unavailable(
					"Too many requests at once. Try again in a moment.",
					{
						retryAt: new Date(Date.now() + 1_000),
					},
				);
			const waiting = { item, ...Promise.withResolvers<Result>() };
			gathering.push(waiting);
			// At the end of this turn of the event loop: requests that came in together go together.
			if (gathering.length === 1 && !isRunning) setImmediate(runGroups);
			return waiting.promise;
		},
	};
}
