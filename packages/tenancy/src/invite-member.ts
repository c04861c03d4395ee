import { actorColumns, requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { inTenantSql, newId } from "@patchbay/db";
import { Conflict, LimitReached } from "@patchbay/errors";
import { z } from "zod";
import type { TenancyContext } from "./context.ts";
import { generateInvitationToken } from "./invitation-token.ts";
import { requireStillOwner } from "./lock-owners.ts";
import { memberRole } from "./set-member-role.ts";

const daysOpen = 7;
/** Each is a mail in our name to an address that somebody typed. */
const mostOpen = 200;

export const inviteMemberInput = z.object({
	email: z
		.string()
		.trim()
		.toLowerCase()
		.max(254, "This e-mail address is too long.")
		.pipe(z.email("Give an e-mail address, such as name@example.com.")),
	role: memberRole,
});
export type InviteMemberInput = z.output<typeof inviteMemberInput>;

export interface NewInvitation {
	invitationId: string;
	/** To be shown to whoever invites, this once. */
	token: string;
	/** To be sent by mail and shown to nobody: it proves that its holder reads the address's mail. */
	mailToken: string;
	expiresAt: Date;
}

/**
 * Offers somebody a place in the tenant, for 7 days. A second invitation of the same address takes the first one's
 * place, whose links no longer work.
 *
 * @throws {Conflict} when the address is a member's already
 * @throws {LimitReached} when too many invitations are open
 */
export async function inviteMember(
	ctx: TenancyContext,
	{ email, role }: InviteMemberInput,
): Promise<NewInvitation> {
	requirePermission(ctx, "member.manage");
	const { tenantId } = ctx;
	const id = newId();
	const shown = generateInvitationToken();
	const mailed = generateInvitationToken();
	const invitedBy = actorColumns(ctx.actor);
	const expiresAt = await inTenantSql(ctx.db, tenantId, async (sql) => {
		await requireStillOwner(sql, ctx);
		// Two invitations at once take their turns, also where there is no row yet to lock.
		await sql.query(
			"select pg_advisory_xact_lock(hashtextextended('invitations ' || $1::uuid::text, 0))",
			[tenantId],
		);
		const { rowCount: replaced } = await sql.query(
			"update invitation set revoked_at = now() where tenant_id = $1 and email = $2 and accepted_at is null and revoked_at is null",
			[tenantId, email],
		);
		// After the lock on the old invitation: whoever is accepting it is a member now.
		const { rowCount: members } = await sql.query(
			"select from member where tenant_id = $1 and email = $2 and removed_at is null",
			[tenantId, email],
		);
		if (members > 0)
			throw new Conflict(
				`${email} is a member already. Change the role instead.`,
				{ field: ["email"] },
			);
		const { rows: open } = await sql.query<{ count: number }>(
			"select count(*)::int as count from invitation where tenant_id = $1 and accepted_at is null and revoked_at is null and expires_at > now()",
			[tenantId],
		);
		if ((open[0]?.count ?? 0) >= mostOpen)
			throw new LimitReached(
				`At most ${mostOpen} invitations can be open at once. Revoke some first.`,
			);
		const { rows } = await sql.query<{ expires_at: Date }>(
			`insert into invitation (id, tenant_id, email, role, token_hash, mailed_token_hash, invited_by_type, invited_by_id, expires_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(days => ${daysOpen}))
			returning expires_at`,
			[
				id,
				tenantId,
				email,
				role,
				shown.hash,
				mailed.hash,
				invitedBy.type,
				invitedBy.id,
			],
		);
		await recordAudit(sql, ctx, {
			action: "MEMBER_INVITE",
			target: { type: "Invitation", id, label: email },
			detail: { role, replaced },
		});
		return rows[0]?.expires_at as Date;
	});
	return {
		invitationId: id,
		token: shown.token,
		mailToken: mailed.token,
		expiresAt,
	};
}
