import { requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { asSql, inTenant, readTime } from "@patchbay/db";
import { Conflict, NotFound } from "@patchbay/errors";
import { z } from "zod";
import type { TenancyContext } from "./context.ts";

export const revokeInvitationInput = z.object({ invitationId: z.uuid() });
export type RevokeInvitationInput = z.output<typeof revokeInvitationInput>;

/**
 * Takes an invitation back: its links no longer work. A second time changes nothing.
 *
 * @throws {NotFound} for an unknown invitation
 * @throws {Conflict} when it has been accepted
 */
export async function revokeInvitation(
	ctx: TenancyContext,
	{ invitationId }: RevokeInvitationInput,
): Promise<{ invitationId: string }> {
	requirePermission(ctx, "member.manage");
	const { tenantId } = ctx;
	await inTenant(ctx.db, tenantId, async (tx) => {
		const sql = asSql(tx);
		const { rows } = await sql.query<{
			email: string;
			accepted_at: Date | null;
			revoked_at: Date | null;
		}>(
			"select email, accepted_at, revoked_at from invitation where tenant_id = $1 and id = $2 for update",
			[tenantId, invitationId],
		);
		const [invitation] = rows;
		if (!invitation)
			throw new NotFound("There is no such invitation.", {
				field: ["invitationId"],
			});
		if (invitation.accepted_at)
			throw new Conflict(
				"This invitation has been accepted. Remove the member instead.",
				{ field: ["invitationId"] },
			);
		if (invitation.revoked_at) return;
		await tx.invitation.update({
			where: { tenantId_id: { tenantId, id: invitationId } },
			data: { revokedAt: await readTime(sql) },
		});
		await recordAudit(sql, ctx, {
			action: "MEMBER_INVITE",
			target: { type: "Invitation", id: invitationId, label: invitation.email },
			purpose: "revoked",
			detail: { revoked: true },
		});
	});
	return { invitationId };
}
