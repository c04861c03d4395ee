import type { SqlExecutor } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import { RateLimited } from "@patchbay/platforms";
import type { Dependencies } from "./dependencies.ts";
import { failureBackoff } from "./failure-backoff.ts";
import { failConnections } from "./mark-connections.ts";

/** That many failures in a row, and the grant stands in ERROR until something succeeds. */
const failuresUntilError = 3;

/**
 * Counts a failure that may pass, in a transaction that holds the grant's row: workers leave the grant alone for a while,
 * longer each time, or as long as the platform said; from the third in a row grant and connections stand in ERROR. Being
 * told to wait is no error.
 * @returns how many there are in a row
 */
export async function countFailure(
	{ timings }: Pick<Dependencies, "timings">,
	sql: SqlExecutor,
	grant: { tenant_id: string; id: string },
	error: unknown,
): Promise<number> {
	const { rows } = await sql.query<{
		failures: number;
		message: string | null;
	}>(
		`update platform_grant set consecutive_failures = consecutive_failures + 1 where tenant_id = $1 and id = $2
		returning consecutive_failures as failures, case when status = 'ERROR' then status_message end as message`,
		[grant.tenant_id, grant.id],
	);
	const { failures = 0, message: known = null } = rows[0] ?? {};
	const isLimited = error instanceof RateLimited;
	const isError = failures >= failuresUntilError && !isLimited;
	// Connections that a grant put into ERROR are known by its text, so it stays the first one's.
	const message =
		known ??
		(error instanceof AppError
			? error.message
			: "Refreshing the access failed. It is tried again.");
	const own = Date.now() + failureBackoff(failures, timings);
	const told = isLimited ? error.retryAt.getTime() : 0;
	await sql.query(
		`update platform_grant set next_attempt_at = $3,
			status = case when $4 then 'ERROR' else status end::"ConnectionStatus",
			status_message = case when $4 then $5 else status_message end
		where tenant_id = $1 and id = $2`,
		[
			grant.tenant_id,
			grant.id,
			new Date(Math.max(own, told)),
			isError,
			message,
		],
	);
	if (isError) await failConnections(sql, grant, message);
	return failures;
}
