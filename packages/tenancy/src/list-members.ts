import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	keysetPage,
	type Page,
	type PageArgs,
	rawSql,
	sql,
	type WithReader,
} from "@patchbay/db";
import { type MemberRecord, memberRecord } from "./get-actor.ts";

/** The tenant's members, longest first, without those that were removed. */
export function listMembers(
	ctx: AccessContext & WithReader,
	{ page }: { page: PageArgs },
): Page<MemberRecord> {
	requirePermission(ctx, "tenant.read");
	return keysetPage(ctx.reader, {
		name: "members",
		args: page,
		alias: "m",
		from: sql`member m`,
		where: [sql`m.tenant_id = ${ctx.tenantId}`, sql`m.removed_at is null`],
		order: [
			{ by: rawSql("m.created_at"), type: "timestamptz", direction: "ASC" },
			{ by: rawSql("m.id"), type: "uuid", direction: "ASC" },
		],
		select: memberRecord.columns("m"),
		read: memberRecord.read,
	});
}
