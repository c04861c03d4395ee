import { type Database, systemSql } from "@patchbay/db";

/** Time that an attempt is kept, so that a late or repeated callback is still told why it is refused. */
const keptHours = 24;

/** Removes the attempts to connect, of all tenants, that ended a day ago. For the worker; answers how many went. */
export async function expireOauthAttempts(db: Database): Promise<number> {
	const { rows } = await systemSql(db).query<{ removed: bigint }>(
		"select system.prune_oauth_attempts(clock_timestamp() - $1 * interval '1 hour') as removed",
		[keptHours],
	);
	return Number(rows[0]?.removed ?? 0n);
}
