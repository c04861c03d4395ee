import { AsyncLocalStorage } from "node:async_hooks";
import { Unavailable } from "@patchbay/errors";

/** Limits of a process's open transactions. Reads by `readInTenant` wait for no lock and are not counted. */
export interface TransactionShare {
	/** Limit for all tenants together; fewer than there are connections, so that some are left for reads. */
	most: number;
	/** Limit for one tenant: its waiting for a lock must not become everybody's. */
	mostOfTenant: number;
}

export interface TransactionGate {
	/**
	 * Runs `work` when there is room for the tenant's transaction; those that wait go in the order in which they came. One
	 * that is begun within another one has its room already.
	 * @throws {Unavailable} after five seconds without room
	 */
	enter<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
}

/** Longest wait for a transaction, the same as for a connection. */
const longestWait = 5_000;

interface Waiting {
	tenantId: string;
	letIn(): void;
}

/** Keeps no count and makes nobody wait. */
export const openGate: TransactionGate = { enter: (_tenantId, work) => work() };

export function createTransactionGate({
	most,
	mostOfTenant,
}: TransactionShare): TransactionGate {
	const open = new Map<string, number>();
	const waiting: Waiting[] = [];
	const inside = new AsyncLocalStorage<true>();
	let all = 0;

	const hasRoom = (tenantId: string) =>
		all < most && (open.get(tenantId) ?? 0) < mostOfTenant;

	function begin(tenantId: string): void {
		all += 1;
		open.set(tenantId, (open.get(tenantId) ?? 0) + 1);
	}

	function end(tenantId: string): void {
		all -= 1;
		const left = (open.get(tenantId) ?? 1) - 1;
		if (left === 0) open.delete(tenantId);
		else open.set(tenantId, left);
		// The first that may: one whose tenant has its share lets the others pass.
		const next = waiting.findIndex((each) => hasRoom(each.tenantId));
		if (next >= 0) waiting.splice(next, 1)[0]?.letIn();
	}

	function waitForRoom(tenantId: string): Promise<void> {
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => {
				waiting.splice(waiting.indexOf(entry), 1);
				reject(
					new Unavailable(
						"Too many changes are waiting for one another right now. Nothing was changed. Try again in a few seconds.",
						{ retryAt: new Date(Date.now() + longestWait) },
					),
				);
			}, longestWait);
			const entry: Waiting = {
				tenantId,
				letIn() {
					clearTimeout(timer);
					begin(tenantId);
					resolve();
				},
			};
			waiting.push(entry);
		});
	}

	return {
		async enter(tenantId, work) {
			if (inside.getStore()) return work();
			if (hasRoom(tenantId)) begin(tenantId);
			else await waitForRoom(tenantId);
			try {
				return await inside.run(true, work);
			} finally {
				end(tenantId);
			}
		},
	};
}
