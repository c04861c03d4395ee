import type { SqlExecutor } from "@patchbay/db";
import type { Dependencies } from "../dependencies.ts";
import type { ChangedGrant } from "./grant-change.ts";

/** Notes that a call with the grant succeeded, in a transaction that holds its row: failures before it are forgotten. */
export async function noteVerified(
	{ onGrantChanged }: Pick<Dependencies, "onGrantChanged">,
	sql: SqlExecutor,
	grant: ChangedGrant,
): Promise<void> {
	await sql.query(
		`update platform_grant set last_verified_at = now(), consecutive_failures = 0, next_attempt_at = null,
			status = case when reconnect_required then status else 'ACTIVE' end,
			status_message = case when reconnect_required then status_message end
		where tenant_id = $1 and id = $2`,
		[grant.tenantId, grant.id],
	);
	await onGrantChanged(sql, grant, { kind: "works" });
}
