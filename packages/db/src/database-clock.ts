import type { Logger } from "@patchbay/logger";
import type { ClientBase } from "pg";

/**
 * The database's time, for what is decided without asking the database. What is stored is dated by the database itself, and
 * what is compared with a stored time is compared there: this is for the rest, such as links that carry their end with them.
 */
export interface DatabaseClock {
	/** Milliseconds since 1970, as `Date.now()`. This host's own time until the first connection was made. */
	now(): number;
}

export interface MeasuredClock extends DatabaseClock {
	/** Asks the database for its time, once for each new connection. */
	measure(client: ClientBase): Promise<void>;
}

/** More than this between the two clocks is told to the operator. */
const toleratedMilliseconds = 10_000;

export function createDatabaseClock(logger?: Logger): MeasuredClock {
	/** Lead of the database's time over this process's own steady one, which no change of the host's clock moves. */
	let ahead: number | undefined;
	let isTold = false;

	return {
		now: () => (ahead === undefined ? Date.now() : performance.now() + ahead),
		async measure(client) {
			const before = performance.now();
			const { rows } = await client.query<{ milliseconds: number }>(
				"select (extract(epoch from clock_timestamp()) * 1000)::float8 as milliseconds",
			);
			const after = performance.now();
			const [row] = rows;
			if (!row) return;
			ahead = row.milliseconds - (before + after) / 2;
			const offBy = Math.round(Date.now() - (after + ahead));
			if (Math.abs(offBy) <= toleratedMilliseconds) isTold = false;
			else if (!isTold) {
				isTold = true;
				logger?.warn(
					{ offByMilliseconds: offBy },
					"this host's clock differs from the database's: set it right, because sign-in codes and sessions go by it",
				);
			}
		},
	};
}
