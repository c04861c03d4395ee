import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Invitation,
	keysetPage,
	type Page,
	type PageArgs,
	rawSql,
	recordOf,
	sql,
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
	return keysetPage(ctx.reader, {
		name: "invitations",
		args: page,
		alias: "i",
		from: sql`invitation i`,
		where: [
			sql`i.tenant_id = ${ctx.tenantId}`,
			sql`i.accepted_at is null and i.revoked_at is null and i.expires_at > now()`,
		],
		order: [
			{ by: rawSql("i.created_at"), type: "timestamptz", direction: "DESC" },
			{ by: rawSql("i.id"), type: "uuid", direction: "DESC" },
		],
		select: invitationRecord.columns("i"),
		read: invitationRecord.read,
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
