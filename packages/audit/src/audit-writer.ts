import type { AccessContext } from "@patchbay/access";
import { type Database, readInTenant } from "@patchbay/db";
import { Unavailable } from "@patchbay/errors";
import type { Logger } from "@patchbay/logger";
import { type AuditEntry, toEntryJson } from "./audit-entry.ts";
import { appendStatement } from "./record-audit.ts";

export interface AuditWriter {
	/**
	 * Writes an entry in a transaction of its own; resolves when it is durable.
	 * @throws Unavailable when the database is lost, too much waits already, or the writer was closed
	 */
	append(ctx: AccessContext, entry: AuditEntry): Promise<void>;
	/** Takes nothing more, and resolves when what waits is written. */
	close(): Promise<void>;
}

export interface AuditWriterOptions {
	db: Database;
	logger: Logger;
	/** Entries that may wait; more are refused. */
	maxWaiting?: number;
	/** Entries of one transaction. */
	maxBatch?: number;
	/** Tenants that are written at the same time, each on a connection of the pool. */
	maxConcurrent?: number;
}

interface Waiting {
	json: string;
	resolve: () => void;
	reject: (error: unknown) => void;
}

/** Time that a batch waits for a transaction that holds the tenant's chain. */
const lockTimeout = "10s";

/**
 * The one writer of a process: while a tenant's batch is on its way, what comes in gathers to the next one, so a
 * transaction is shared by as many callers as wait.
 */
export function createAuditWriter({
	db,
	logger,
	maxWaiting = 20_000,
	maxBatch = 1_000,
	maxConcurrent = 4,
}: AuditWriterOptions): AuditWriter {
	/** Queues in the order in which the tenants' turns come. */
	const queues = new Map<string, Waiting[]>();
	const busy = new Set<string>();
	let waiting = 0;
	let closed = false;
	let idle: (() => void) | undefined;

	function start(): void {
		for (const [tenantId, queue] of queues) {
			if (busy.size >= maxConcurrent) return;
			if (busy.has(tenantId)) continue;
			const batch = queue.splice(0, maxBatch);
			// A tenant with more to write goes behind the others.
			queues.delete(tenantId);
			if (queue.length > 0) queues.set(tenantId, queue);
			busy.add(tenantId);
			void write(tenantId, batch).finally(() => {
				busy.delete(tenantId);
				waiting -= batch.length;
				if (waiting === 0) idle?.();
				start();
			});
		}
	}

	async function write(tenantId: string, batch: Waiting[]): Promise<void> {
		try {
			await appendBatch(tenantId, batch);
			for (const { resolve } of batch) resolve();
		} catch (error) {
			if (batch.length > 1 && !(error instanceof Unavailable)) {
				// One entry is at fault: the others must not fail with it.
				for (const each of batch) await write(tenantId, [each]);
				return;
			}
			logger.error(
				{ err: error, tenantId, entries: batch.length },
				"audit entries could not be written",
			);
			for (const { reject } of batch) reject(error);
		}
	}

	async function appendBatch(tenantId: string, batch: Waiting[]) {
		const entries = `[${batch.map(({ json }) => json).join(",")}]`;
		try {
			// One transaction in one round trip; it is committed when the answer is there.
			await readInTenant(db, tenantId, [
				{ text: `select set_config('lock_timeout', '${lockTimeout}', true)` },
				{ text: appendStatement, values: [tenantId, entries] },
			]);
		} catch (error) {
			const { code } = error as { code?: unknown };
			if (code === "55P03")
				throw new Unavailable("The audit log is busy. Try again in a moment.", {
					cause: error,
				});
			throw error;
		}
	}

	return {
		async append(ctx, entry) {
			if (closed) throw new Unavailable("This process is stopping.");
			if (waiting >= maxWaiting)
				throw new Unavailable(
					"The audit log cannot keep up. Try again in a moment.",
					{ retryAt: new Date(Date.now() + 1_000) },
				);
			const json = toEntryJson(ctx, entry);
			const { promise, resolve, reject } = Promise.withResolvers<void>();
			const queue = queues.get(ctx.tenantId);
			if (queue) queue.push({ json, resolve, reject });
			else queues.set(ctx.tenantId, [{ json, resolve, reject }]);
			waiting += 1;
			start();
			await promise;
		},
		async close() {
			closed = true;
			if (waiting === 0) return;
			const { promise, resolve } = Promise.withResolvers<void>();
			const before = idle;
			idle = () => {
				before?.();
				resolve();
			};
			await promise;
		},
	};
}
