import { setTimeout as sleep } from "node:timers/promises";
import { type Database, systemSql } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";

const usualInterval = 5 * 60 * 1_000;

/** Removes buckets that are full again and streams whose lease is long over; answers how many rows that were. @throws Unavailable */
export async function pruneQuotas(db: Database): Promise<number> {
	const { rows } = await systemSql(db).query<{ pruned: bigint }>(
		"select system.prune_quotas() as pruned",
	);
	return Number(rows[0]?.pruned ?? 0);
}

/** Prunes every five minutes, until it is stopped. */
export function keepQuotasPruned(
	db: Database,
	logger: Logger,
): { stop(): Promise<void> } {
	const stopping = new AbortController();
	const { signal } = stopping;
	const rounds = (async () => {
		while (!signal.aborted) {
			try {
				await pruneQuotas(db);
			} catch (err) {
				logger.warn(
					{ err },
					"quotas that nobody uses could not be removed; it is tried again",
				);
			}
			// Spread by a tenth, so that processes that were started together drift apart.
			const pause = usualInterval * (0.95 + Math.random() / 10);
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
