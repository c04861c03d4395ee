import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "@patchbay/logger";
import type { Pool } from "pg";

/** Rows that were deleted, by table. */
export interface Pruned {
	sessions: number;
	verifications: number;
}

const usualBatch = 500;
const usualInterval = 5 * 60 * 1_000;

/**
 * Deletes sessions and verifications (reset links, second steps that wait) that have expired: they open nothing any
 * more, and tell addresses and browsers of people. In batches, so that no statement holds many rows; those that
 * somebody has locked are left for the next round.
 */
export async function pruneExpired(
	pool: Pool,
	{
		signal,
		batchSize = usualBatch,
	}: { signal: AbortSignal; batchSize?: number },
): Promise<Pruned> {
	const prune = async (table: "session" | "verification") => {
		let deleted = 0;
		while (!signal.aborted) {
			const { rowCount } = await pool.query(
				`delete from auth.${table} where id = any(array(
					select id from auth.${table} where "expiresAt" < now()
					order by "expiresAt" limit $1 for update skip locked))`,
				[batchSize],
			);
			deleted += rowCount ?? 0;
			if ((rowCount ?? 0) < batchSize) break;
		}
		return deleted;
	};
	return {
		sessions: await prune("session"),
		verifications: await prune("verification"),
	};
}

/**
 * Prunes at once and then every five minutes, until it is stopped. In the API and not in the worker: the API signs in as
 * `patchbay_auth`, which may do it as it is, while the worker's role would need a new way into the schema `auth`.
 */
export function keepPruned({
	pool,
	logger,
	everyMilliseconds = usualInterval,
}: {
	pool: Pool;
	logger: Logger;
	everyMilliseconds?: number;
}): { stop(): Promise<void> } {
	const stopping = new AbortController();
	const { signal } = stopping;
	const rounds = (async () => {
		while (!signal.aborted) {
			try {
				const pruned = await pruneExpired(pool, { signal });
				if (pruned.sessions + pruned.verifications > 0)
					logger.debug(pruned, "expired sessions were removed");
			} catch (err) {
				logger.warn(
					{ err },
					"expired sessions could not be removed; it is tried again",
				);
			}
			// Spread by a tenth, so that processes that were started together drift apart.
			const pause = everyMilliseconds * (0.95 + Math.random() / 10);
			await sleep(pause, undefined, { signal, ref: false }).catch(() => {});
		}
	})();
	return {
		async stop() {
			stopping.abort();
			await rounds;
		},
	};
}
