import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Invitation,
	type Page,
	type PageArgs,
	recordOf,
	sql,
	tablePage,
	type WithReader,
} from "@patchbay/db";

/** Never a token's hash. */
export type InvitationRecord = Pick<
	Invitation,
	| "id"
	| "tenantId"
	| "email"
	| "role"
	| "invitedByType"
	| "invitedById"
	| "createdAt"
	| "expiresAt"
	| "acceptedAt"
	| "revokedAt"
>;

const invitationRecord = recordOf<InvitationRecord>({
	id: "value",
	tenantId: "value",
	email: "value",
	role: "value",
	invitedByType: "value",
	invitedById: "value",
	createdAt: "instant",
	expiresAt: "instant",
	acceptedAt: "instant",
	revokedAt: "instant",
});

/** The tenant's open invitations, newest first. */
export function listInvitations(
	ctx: AccessContext & WithReader,
	{ page }: { page: PageArgs },
): Page<InvitationRecord> {
	requirePermission(ctx, "member.manage");
	return tablePage(ctx.reader, {
		name: "invitations",
		table: "invitation",
		args: page,
		record: invitationRecord,
		where: [
			sql`t.accepted_at is null and t.revoked_at is null and t.expires_at > now()`,
		],
		order: { column: "created_at", type: "timestamptz", direction: "DESC" },
	});
}

/** An invitation of the tenant, whatever became of it. Null when there is none. */
export function findInvitation(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<InvitationRecord | null> {
	requirePermission(ctx, "member.manage");
	return ctx.reader.models.invitation.findUnique({ where: { id } });
}
