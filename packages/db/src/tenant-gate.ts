import { AsyncLocalStorage } from "node:async_hooks";
import { Unavailable } from "@patchbay/errors";

/** Limits of what one process does in the database at a time. */
export interface TenantShare {
	/** Limit for all tenants together. */
	most: number;
	/** Limit for one tenant: its waiting must not become everybody's. */
	mostOfTenant: number;
}

export interface TenantGate {
	/**
	 * Runs `work` when there is room for the tenant's; those that wait go in the order in which they came. What is begun
	 * within another one has its room already.
	 * @throws {Unavailable} after the longest wait without room
	 */
	enter<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
}

export interface TenantGateOptions extends TenantShare {
	/** Longest wait for room, in milliseconds. */
	longestWait: number;
	/** Sentence for those who waited so long. */
	refusal: string;
}

interface Waiting {
	tenantId: string;
	letIn(): void;
}

/** Keeps no count and makes nobody wait. */
export const openGate: TenantGate = { enter: (_tenantId, work) => work() };

export function createTenantGate({
	most,
	mostOfTenant,
	longestWait,
	refusal,
}: TenantGateOptions): TenantGate {
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
					new Unavailable(refusal, { retryAt: new Date(Date.now() + 5_000) }),
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
