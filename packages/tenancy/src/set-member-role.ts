import { requirePermission, requireRoleWithinScopes } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { asSql, inTenant, notify } from "@patchbay/db";
import { NotFound } from "@patchbay/errors";
import { z } from "zod";
import type { TenancyContext } from "./context.ts";
import { lockMember } from "./lock-member.ts";
import { lockOwners, requireAnotherOwner } from "./lock-owners.ts";
import { revokeInvitationsOf } from "./revoke-invitations-of.ts";

export const memberRole = z.enum(["OWNER", "ADMIN", "MEMBER"]);

export const setMemberRoleInput = z.object({
	memberId: z.uuid(),
	role: memberRole,
});
export type SetMemberRoleInput = z.output<typeof setMemberRoleInput>;

/**
 * Gives a member another role; it holds from their next request on. The same role again changes nothing.
 *
 * @throws {NotFound} for an unknown or removed member
 * @throws {Conflict} when the last owner would be one no more
 * @throws {Forbidden} when an API key gives a role that may do more than itself
 */
export async function setMemberRole(
	ctx: TenancyContext,
	{ memberId, role }: SetMemberRoleInput,
): Promise<{ memberId: string }> {
	requirePermission(ctx, "member.manage");
	requireRoleWithinScopes(ctx, role);
	const { tenantId } = ctx;
	await inTenant(ctx.db, tenantId, async (tx) => {
		const sql = asSql(tx);
		const owners = await lockOwners(sql, ctx);
		const member = await lockMember(sql, tenantId, memberId);
		if (member.removed)
			throw new NotFound("There is no such member.", { field: ["memberId"] });
		if (member.role === role) return;
		requireAnotherOwner(owners, memberId);
		await tx.member.update({
			where: { tenantId_id: { tenantId, id: memberId } },
			data: { role },
		});
		const revokedInvitations =
			member.role === "OWNER"
				? await revokeInvitationsOf(sql, tenantId, {
						type: "MEMBER",
						id: memberId,
					})
				: 0;
		await notify(sql, "member", { tenantId, id: memberId });
		await recordAudit(sql, ctx, {
			action: "MEMBER_ROLE_CHANGE",
			target: { type: "Member", id: memberId, label: member.email },
			detail: { from: member.role, to: role, revokedInvitations },
		});
	});
	return { memberId };
}
