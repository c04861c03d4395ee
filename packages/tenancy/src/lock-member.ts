import type { Role } from "@patchbay/access";
import type { SqlExecutor } from "@patchbay/db";
import { NotFound } from "@patchbay/errors";

export interface MemberState {
	email: string;
	role: Role;
	removed: boolean;
}

/**
 * The member's present state, locked until the transaction ends. Lock the owners first.
 * @throws {NotFound} also for another tenant's member
 */
export async function lockMember(
	sql: SqlExecutor,
	tenantId: string,
	memberId: string,
): Promise<MemberState> {
	const { rows } = await sql.query<MemberState>(
		"select email, role, removed_at is not null as removed from member where tenant_id = $1 and id = $2 for update",
		[tenantId, memberId],
	);
	const [member] = rows;
	if (!member)
		throw new NotFound("There is no such member.", { field: ["memberId"] });
	return member;
}
