import type { AccessContext, Role } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	asSql,
	type Database,
	inTenant,
	newId,
	notify,
	readTime,
} from "@patchbay/db";
import { Conflict, Forbidden } from "@patchbay/errors";
import {
	findInvitationPlace,
	type InvitationRow,
	requireOpen,
} from "./invitation-offer.ts";

export interface AcceptInvitation {
	token: string;
	/** Who joins: a person of the schema `auth`, who has proved to be the one. */
	person: { userId: string; name: string; email: string };
	origin: Pick<AccessContext, "requestId" | "ipAddress" | "userAgent">;
}

/**
 * Makes the invited person a member, in one transaction: of two attempts at once one joins. Somebody who was removed
 * comes back as the same member.
 *
 * @throws {NotFound} for an unknown token
 * @throws {InvitationClosed} for one that is open no more
 * @throws {Forbidden} when the invitation was sent to another address than the person's
 * @throws {Conflict} when the person is a member already
 */
export async function acceptInvitation(
	db: Database,
	{ token, person, origin }: AcceptInvitation,
): Promise<{ tenantId: string; memberId: string; role: Role }> {
	const { tenantId, invitationId } = await findInvitationPlace(db, token);
	const email = person.email.trim().toLowerCase();
	return inTenant(db, tenantId, async (tx) => {
		const sql = asSql(tx);
		const { rows: invitations } = await sql.query<
			InvitationRow & { email: string; role: Role }
		>(
			`select email, role, accepted_at, revoked_at, expires_at <= now() as expired
			from invitation where tenant_id = $1 and id = $2 for update`,
			[tenantId, invitationId],
		);
		const invitation = invitations[0] as (typeof invitations)[number];
		requireOpen(invitation);
		if (invitation.email !== email)
			throw new Forbidden(
				`This invitation is for ${invitation.email}, and you are signed in as ${email}. Sign out, then open the link again.`,
			);
		const { rows: members } = await sql.query<{ id: string }>(
			`insert into member (id, tenant_id, user_id, name, email, role) values ($1, $2, $3, $4, $5, $6)
			on conflict (tenant_id, user_id) do update
				set name = excluded.name, email = excluded.email, role = excluded.role, removed_at = null
				where member.removed_at is not null
			returning id`,
			[newId(), tenantId, person.userId, person.name, email, invitation.role],
		);
		const memberId = members[0]?.id;
		if (!memberId)
			throw new Conflict(
				"You are a member of this organization already. Sign in to use it.",
			);
		await tx.invitation.update({
			where: { tenantId_id: { tenantId, id: invitationId } },
			data: { acceptedAt: await readTime(sql), memberId },
		});
		await notify(sql, "member", { tenantId, id: memberId });
		const ctx: AccessContext = {
			tenantId,
			actor: {
				type: "MEMBER",
				id: memberId,
				userId: person.userId,
				label: email,
			},
			role: invitation.role,
			scopes: [],
			...origin,
		};
		await recordAudit(sql, ctx, {
			action: "MEMBER_JOIN",
			target: { type: "Member", id: memberId, label: email },
			detail: { role: invitation.role, invitationId },
		});
		return { tenantId, memberId, role: invitation.role };
	});
}
