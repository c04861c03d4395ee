import type { AccessContext } from "@patchbay/access";
import type { SqlExecutor } from "@patchbay/db";
import { Conflict, Forbidden } from "@patchbay/errors";

/**
 * Locks the tenant's owners until the transaction ends, and answers their member ids. Changes of members take turns
 * here; each then sees the owners that the one before it left.
 *
 * @throws {Forbidden} when who acts might do it at the start of the request and may no more
 */
export async function lockOwners(
	sql: SqlExecutor,
	ctx: AccessContext,
): Promise<ReadonlySet<string>> {
	// Not the rows alone: whoever waits for those of owners who then go would hold none, and know of no new one.
	await sql.query(
		"select pg_advisory_xact_lock(hashtextextended('members ' || $1::uuid::text, 0))",
		[ctx.tenantId],
	);
	const { rows } = await sql.query<{ id: string }>(
		"select id from member where tenant_id = $1 and role = 'OWNER' and removed_at is null order by id for update",
		[ctx.tenantId],
	);
	await requireStillAllowed(sql, ctx);
	return new Set(rows.map(({ id }) => id));
}

/**
 * Makes sure that the person who acts is an owner, or the API key a live one, to the end of the transaction: nobody
 * leaves an invitation or a key behind whose removal is under way.
 *
 * @throws {Forbidden} when it is so no more
 */
export async function requireStillAllowed(
	sql: SqlExecutor,
	{ tenantId, actor }: AccessContext,
): Promise<void> {
	if (actor.type === "SYSTEM") return;
	const { rowCount } = await sql.query(
		actor.type === "MEMBER"
			? "select from member where tenant_id = $1 and id = $2 and role = 'OWNER' and removed_at is null for share"
			: `select from api_key where tenant_id = $1 and id = $2 and revoked_at is null
				and coalesce(expires_at > now(), true) for share`,
		[tenantId, actor.id],
	);
	if (rowCount > 0) return;
	throw new Forbidden(
		actor.type === "MEMBER"
			? "This needs the role OWNER, which you no longer have. Ask an owner of your organization for it."
			: "This API key was revoked. Use another one.",
	);
}

/** @throws {Conflict} when nobody would be left who can manage members */
export function requireAnotherOwner(
	owners: ReadonlySet<string>,
	memberId: string,
): void {
	if (owners.size > 1 || !owners.has(memberId)) return;
	throw new Conflict(
		"This is the organization's last owner. Make somebody else an owner first.",
		{ field: ["memberId"] },
	);
}
