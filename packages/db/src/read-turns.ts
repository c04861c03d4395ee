import { Unavailable } from "@patchbay/errors";

/** Connections that reads of callers hold at a time. */
export interface ReadShare {
	/** Limit for all tenants together; fewer than there are connections. */
	most: number;
	/**
	 * Places that whoever comes may fill, even one tenant alone. Those beyond are for tenants that hold none: few tenants
	 * that ask for all they can get leave room for one that asks for little.
	 */
	mostOfTenant: number;
}

export interface ReadTurns {
	/**
	 * Runs `work`, a read of the tenant, when there is room. Next comes the tenant that holds the fewest places, of several
	 * the one whose turn is longest ago, with its reads in the order in which they came. `work` takes no further turn: it has
	 * one.
	 * @throws {Unavailable} after thirty seconds without room
	 */
	take<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
}

/** Longest wait for a turn, the same as for a statement. */
const longestWait = 30_000;

type LetIn = () => void;

/** Keeps no count and makes nobody wait. */
export const noTurns: ReadTurns = { take: (_tenantId, work) => work() };

export function createReadTurns({ most, mostOfTenant }: ReadShare): ReadTurns {
	const held = new Map<string, number>();
	/** By tenant; the one that was let in last is the last. */
	const queues = new Map<string, LetIn[]>();
	let all = 0;

	const heldBy = (tenantId: string) => held.get(tenantId) ?? 0;
	const hasRoom = (tenantId: string) =>
		all < (heldBy(tenantId) === 0 ? most : mostOfTenant);

	function begin(tenantId: string): void {
		all += 1;
		held.set(tenantId, heldBy(tenantId) + 1);
	}

	function end(tenantId: string): void {
		all -= 1;
		const left = heldBy(tenantId) - 1;
		if (left === 0) held.delete(tenantId);
		else held.set(tenantId, left);
		letNextIn();
	}

	function letNextIn(): void {
		let chosen: string | undefined;
		for (const tenantId of queues.keys())
			if (
				hasRoom(tenantId) &&
				(chosen === undefined || heldBy(tenantId) < heldBy(chosen))
			)
				chosen = tenantId;
		if (chosen === undefined) return;
		const queue = queues.get(chosen) ?? [];
		queues.delete(chosen);
		queues.set(chosen, queue);
		queue[0]?.();
	}

	function leave(tenantId: string, letIn: LetIn): void {
		const queue = queues.get(tenantId) ?? [];
		queue.splice(queue.indexOf(letIn), 1);
		if (queue.length === 0) queues.delete(tenantId);
	}

	function waitForRoom(tenantId: string): Promise<void> {
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => {
				leave(tenantId, letIn);
				reject(
					new Unavailable(
						"Too much is being read at once right now. Ask for less, or try again in a few seconds.",
						{ retryAt: new Date(Date.now() + 5_000) },
					),
				);
			}, longestWait);
			const letIn = () => {
				clearTimeout(timer);
				leave(tenantId, letIn);
				begin(tenantId);
				resolve();
			};
			const queue = queues.get(tenantId);
			if (queue) queue.push(letIn);
			else queues.set(tenantId, [letIn]);
		});
	}

	return {
		async take(tenantId, work) {
			if (hasRoom(tenantId)) begin(tenantId);
			else await waitForRoom(tenantId);
			try {
				return await work();
			} finally {
				end(tenantId);
			}
		},
	};
}
