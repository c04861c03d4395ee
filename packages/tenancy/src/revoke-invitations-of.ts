import type { SqlExecutor } from "@patchbay/db";

/**
 * Ends the open invitations of somebody who may invite no more, a person or an API key: otherwise its holder could come
 * back through one.
 * @returns how many there were
 */
export async function revokeInvitationsOf(
	sql: SqlExecutor,
	tenantId: string,
	inviter: { type: "MEMBER" | "API_KEY"; id: string },
): Promise<number> {
	const { rowCount } = await sql.query(
		`update invitation set revoked_at = now()
		where tenant_id = $1 and invited_by_type = $2::"ActorType" and invited_by_id = $3
			and accepted_at is null and revoked_at is null`,
		[tenantId, inviter.type, inviter.id],
	);
	return rowCount;
}
