import type { Platform, SqlExecutor } from "@patchbay/db";
import { AppError, pauseBefore } from "@patchbay/errors";
import {
	PlatformUnavailable,
	providerNameOf,
	RateLimited,
} from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import type { ChangedGrant } from "../grants/grant-change.ts";
import { failureBackoff } from "./failure-backoff.ts";

/** Number of failures in a row after which a grant is in ERROR until something succeeds. */
const failuresUntilError = 3;

/**
 * Counts a failure that may pass, in a transaction that holds the grant's row: workers leave the grant alone for a while,
 * longer each time, or as long as the platform said; from the third in a row grant and connections stand in ERROR. Being
 * told to wait is no error.
 * @returns how many there are in a row; 0 for what is not counted
 */
export async function countFailure(
	{
		onGrantChanged,
		platforms,
		timings,
	}: Pick<Dependencies, "onGrantChanged" | "platforms" | "timings">,
	sql: SqlExecutor,
	grant: ChangedGrant,
	error: unknown,
	longestFailurePause = timings.longestFailurePause,
): Promise<number> {
	// Our own limits turned the call away: nobody has heard anything of the grant.
	if (error instanceof RateLimited && error.isOurs) return 0;
	const { rows } = await sql.query<{
		failures: number;
		message: string | null;
		platform: Platform;
	}>(
		`update platform_grant set consecutive_failures = consecutive_failures + 1 where tenant_id = $1 and id = $2
		returning consecutive_failures as failures, case when status = 'ERROR' then status_message end as message, platform`,
		[grant.tenantId, grant.id],
	);
	const [counted] = rows;
	if (!counted) return 0;
	const { failures, platform } = counted;
	const isLimited = error instanceof RateLimited;
	const isError = failures >= failuresUntilError && !isLimited;
	// The first failure's sentence stays: what follows it says less of what began it.
	const message = counted.message ?? toMessage(platforms, platform, error);
	const own = failureBackoff(failures, { ...timings, longestFailurePause });
	const told = isLimited ? pauseBefore(error.retryAt) : 0;
	await sql.query(
		`update platform_grant set next_attempt_at = clock_timestamp() + $3 * interval '1 millisecond',
			status = case when $4 then 'ERROR' else status end::"ConnectionStatus",
			status_message = case when $4 then $5 else status_message end
		where tenant_id = $1 and id = $2`,
		[grant.tenantId, grant.id, Math.max(own, told), isError, message],
	);
	if (isError) await onGrantChanged(sql, grant, { kind: "failing", message });
	return failures;
}

/** Connections of several platforms show it: which of them was away says nothing to the others. */
function toMessage(
	platforms: Dependencies["platforms"],
	platform: Platform,
	error: unknown,
): string {
	const platformName = providerNameOf(platforms, platform);
	if (error instanceof PlatformUnavailable)
		return `${platformName} could not answer right now. Try again in a few minutes.`;
	return error instanceof AppError
		? error.message
		: "Refreshing the access failed. It will be retried automatically.";
}
