import type { Database } from "@patchbay/db";
import { systemSql } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import type { Caller } from "./caller.ts";
import { accountKey, appKey, type LimitedApp } from "./limit-key.ts";
import { createMeter, type Meter } from "./meter.ts";

/** Limits of all platforms, counted for all processes together in the database. */
export interface Limits {
	/** Makes the meter with which a session counts its requests. */
	meter(caller: Caller & { signal?: AbortSignal | undefined }): Meter;
	/**
	 * Notes that calls about an account held a place and were not answered in time: its imports are left alone for half a
	 * minute, twice as long each further time in a row.
	 */
	noteStall(account: LimitedAccount): Promise<void>;
	/** Notes that an account answers: imports are left alone no longer, and stalls are counted anew. */
	noteAnswer(account: LimitedAccount): Promise<void>;
	/** Removes what counts no more; answers how many rows went. */
	prune(): Promise<number>;
	/** Lists the buckets that are held back or slowed now. */
	heldBuckets(): Promise<HeldBuckets[]>;
}

/** Ad account as an app meets it. */
export interface LimitedAccount extends LimitedApp {
	externalId: string;
}

export interface HeldBuckets {
	platform: string;
	/** `app`, `account` or `person`. */
	scope: string;
	/** `REFUSED` by the platform, `FULL` by our own count, `STALLED`, or `SLOWED` because much is used. */
	reason: string;
	buckets: number;
}

const firstStallMilliseconds = 30_000;
const longestStallMilliseconds = 600_000;
const rowsAtOnce = 5_000;

export function createLimits({
	db,
	logger,
}: {
	db: Database;
	logger: Logger;
}): Limits {
	const sql = systemSql(db);
	return {
		meter: (caller) => createMeter({ sql, logger }, caller),
		async noteStall({ externalId, ...app }) {
			await sql.query("select system.note_stall($1, $2, $3, $4, $5)", [
				appKey(app),
				accountKey(app.platform, externalId),
				app.platform,
				firstStallMilliseconds,
				longestStallMilliseconds,
			]);
		},
		async noteAnswer({ externalId, ...app }) {
			await sql.query("select system.note_answer($1, $2)", [
				appKey(app),
				accountKey(app.platform, externalId),
			]);
		},
		async prune() {
			let gone = 0;
			for (;;) {
				const { rows } = await sql.query<{ gone: bigint }>(
					"select system.prune_limits($1) as gone",
					[rowsAtOnce],
				);
				const count = Number(rows[0]?.gone ?? 0);
				gone += count;
				if (count < rowsAtOnce) return gone;
			}
		},
		async heldBuckets() {
			const { rows } = await sql.query<
				Omit<HeldBuckets, "buckets"> & { buckets: bigint }
			>(`select platform, scope, reason, buckets from system.held_buckets()`);
			return rows.map((row) => ({ ...row, buckets: Number(row.buckets) }));
		},
	};
}
