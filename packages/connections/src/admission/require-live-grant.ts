import { asSql, type TenantTransaction } from "@patchbay/db";
import { AppError, NotFound } from "@patchbay/errors";
import { assertNotShredded } from "@patchbay/keys";

/**
 * Locks a grant that is to serve one more connection.
 * @throws {NotFound} for one that the tenant does not have
 * @throws {AppError} RECONNECT_REQUIRED when it no longer works
 */
export async function requireLiveGrant(
	tx: TenantTransaction,
	tenantId: string,
	grantId: string,
): Promise<void> {
	const sql = asSql(tx);
	const { rows } = await sql.query<{ live: boolean }>(
		`select destroyed_at is null and not reconnect_required as live
		from platform_grant where tenant_id = $1 and id = $2 for no key update`,
		[tenantId, grantId],
	);
	const [grant] = rows;
	if (!grant)
		throw new NotFound("There is no such grant.", { field: ["grantId"] });
	if (grant.live) return;
	await assertNotShredded(sql, tenantId);
	throw new AppError(
		"RECONNECT_REQUIRED",
		"This grant no longer works. Connect this brand with a new consent instead.",
		{ field: ["grantId"] },
	);
}
