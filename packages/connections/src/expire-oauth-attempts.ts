import { type Database, systemSql } from "@patchbay/db";

/** So long a late or repeated callback is still told why it is refused. */
const keptMilliseconds = 24 * 3_600_000;

/** Removes the attempts to connect, of all tenants, that ended a day ago. For the worker; answers how many went. */
export async function expireOauthAttempts(db: Database): Promise<number> {
	const { rows } = await systemSql(db).query<{ removed: bigint }>(
		"select system.prune_oauth_attempts($1) as removed",
		[new Date(Date.now() - keptMilliseconds)],
	);
	return Number(rows[0]?.removed ?? 0n);
}
