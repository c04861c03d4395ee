import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Page,
	type PageArgs,
	sql,
	tablePage,
	type WithReader,
} from "@patchbay/db";
import { type MemberRecord, memberRecord } from "./get-actor.ts";

/** The tenant's members, longest first, without those that were removed. */
export function listMembers(
	ctx: AccessContext & WithReader,
	{ page }: { page: PageArgs },
): Page<MemberRecord> {
	requirePermission(ctx, "tenant.read");
	return tablePage(ctx.reader, {
		name: "members",
		table: "member",
		args: page,
		record: memberRecord,
		where: [sql`t.removed_at is null`],
		order: { column: "created_at", type: "timestamptz", direction: "ASC" },
	});
}
