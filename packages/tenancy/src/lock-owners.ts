import type { AccessContext } from "@patchbay/access";
import type { SqlExecutor } from "@patchbay/db";
import { Conflict, Forbidden } from "@patchbay/errors";

/**
 * Locks the tenant's owners until the transaction ends, and answers their member ids. There is always one, so changes
 * of members wait for each other here; each then sees the owners that the one before it left.
 *
 * @throws {Forbidden} when the person who acts was an owner at the start of the request and is none any more
 */
export async function lockOwners(
	sql: SqlExecutor,
	ctx: AccessContext,
): Promise<ReadonlySet<string>> {
	const { rows } = await sql.query<{ id: string }>(
		"select id from member where tenant_id = $1 and role = 'OWNER' and removed_at is null order by id for update",
		[ctx.tenantId],
	);
	const owners = new Set(rows.map(({ id }) => id));
	if (ctx.actor.type === "MEMBER" && !owners.has(ctx.actor.id))
		throw noOwnerAnyMore();
	return owners;
}

/**
 * Makes sure that the person who acts is an owner to the end of the transaction: nobody leaves an invitation or a key
 * behind whose removal is under way.
 *
 * @throws {Forbidden} when it is so no more
 */
export async function requireStillOwner(
	sql: SqlExecutor,
	{ tenantId, actor }: AccessContext,
): Promise<void> {
	if (actor.type !== "MEMBER") return;
	const { rowCount } = await sql.query(
		"select from member where tenant_id = $1 and id = $2 and role = 'OWNER' and removed_at is null for share",
		[tenantId, actor.id],
	);
	if (rowCount === 0) throw noOwnerAnyMore();
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

const noOwnerAnyMore = () =>
	new Forbidden(
		"This needs the role OWNER, which you have no more. Ask an owner of your organization for it.",
	);
