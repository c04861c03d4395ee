import { requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { asSql, inTenant, notify, readTime } from "@patchbay/db";
import { z } from "zod";
import type { TenancyContext } from "./context.ts";
import { lockMember } from "./lock-member.ts";
import { lockOwners, requireAnotherOwner } from "./lock-owners.ts";
import { revokeInvitationsOf } from "./revoke-invitations-of.ts";

export const removeMemberInput = z.object({ memberId: z.uuid() });
export type RemoveMemberInput = z.output<typeof removeMemberInput>;

/**
 * Takes a member out of the tenant: every further request is refused and open event streams end. The row stays, because
 * the audit names it. Removing somebody a second time changes nothing.
 *
 * @throws {NotFound} for an unknown member
 * @throws {Conflict} for the last owner
 */
export async function removeMember(
	ctx: TenancyContext,
	{ memberId }: RemoveMemberInput,
): Promise<{ memberId: string }> {
	requirePermission(ctx, "member.manage");
	const { tenantId } = ctx;
	await inTenant(ctx.db, tenantId, async (tx) => {
		const sql = asSql(tx);
		const owners = await lockOwners(sql, ctx);
		const member = await lockMember(sql, tenantId, memberId);
		if (member.removed) return;
		requireAnotherOwner(owners, memberId);
		await tx.member.update({
			where: { tenantId_id: { tenantId, id: memberId } },
			data: { removedAt: await readTime(sql) },
		});
		const revokedInvitations = await revokeInvitationsOf(sql, tenantId, {
			type: "MEMBER",
			id: memberId,
		});
		await notify(sql, "member", { tenantId, id: memberId });
		await recordAudit(sql, ctx, {
			action: "MEMBER_REMOVE",
			target: { type: "Member", id: memberId, label: member.email },
			detail: { role: member.role, revokedInvitations },
		});
	});
	return { memberId };
}
