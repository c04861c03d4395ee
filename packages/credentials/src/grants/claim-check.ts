import { inTenantSql } from "@patchbay/db";
import type { Dependencies } from "../dependencies.ts";

export interface DueCheck {
	tenantId: string;
	grantId: string;
	/** Time of the last check, as read when this one was found due. */
	checkedAt: Date | null;
}

/** Claims a grant's due check for this worker: of several that found it due, the first one has it. */
export async function claimCheck(
	{ db }: Pick<Dependencies, "db">,
	{ tenantId, grantId, checkedAt }: DueCheck,
	at: Date | null,
): Promise<boolean> {
	return inTenantSql(db, tenantId, async (sql) => {
		const { rowCount } = await sql.query(
			// One that somebody holds is left for the next round.
			`update platform_grant set health_checked_at = coalesce($4::timestamptz, clock_timestamp())
			where tenant_id = $1 and id = (
				select id from platform_grant where tenant_id = $1 and id = $2 and health_checked_at is not distinct from $3
				for no key update skip locked)`,
			[tenantId, grantId, checkedAt, at],
		);
		return rowCount === 1;
	});
}
