import {
	actorColumns,
	keepForRepeats,
	requirePermission,
	requireRoleWithinScopes,
} from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	asSql,
	inTenant,
	newId,
	readTime,
	type SqlExecutor,
} from "@patchbay/db";
import { Conflict, LimitReached } from "@patchbay/errors";
import { z } from "zod";
import type { TenancyContext } from "./context.ts";
import { generateInvitationToken } from "./invitation-token.ts";
import { requireStillAllowed } from "./lock-owners.ts";
import { memberRole } from "./set-member-role.ts";

const daysOpen = 7;
/** Each is a mail in our name to an address that somebody typed: also one that was revoked or replaced at once. */
const mostOpen = 200;
const mostADay = 400;
const mostADayForAddress = 5;

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
 * @throws {LimitReached} when too many invitations are open, or were sent within a day
 * @throws {Forbidden} when an API key invites for a role that may do more than itself
 */
export async function inviteMember(
	ctx: TenancyContext,
	{ email, role }: InviteMemberInput,
): Promise<NewInvitation> {
	requirePermission(ctx, "member.manage");
	requireRoleWithinScopes(ctx, role);
	const { tenantId } = ctx;
	const id = newId();
	const shown = generateInvitationToken();
	const mailed = generateInvitationToken();
	const invitedBy = actorColumns(ctx.actor);
	const expiresAt = await inTenant(ctx.db, tenantId, async (tx) => {
		const sql = asSql(tx);
		await requireStillAllowed(sql, ctx);
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
		await requireFewInvitations(sql, tenantId, email);
		const invitation = await tx.invitation.create({
			data: {
				id,
				tenantId,
				email,
				role,
				tokenHash: new Uint8Array(shown.hash),
				mailedTokenHash: new Uint8Array(mailed.hash),
				invitedByType: invitedBy.type,
				invitedById: invitedBy.id,
				expiresAt: await readTime(sql, { inSeconds: daysOpen * 86_400 }),
			},
		});
		await keepForRepeats(sql, ctx, id);
		await recordAudit(sql, ctx, {
			action: "MEMBER_INVITE",
			target: { type: "Invitation", id, label: email },
			detail: { role, replaced },
		});
		return invitation.expiresAt;
	});
	return {
		invitationId: id,
		token: shown.token,
		mailToken: mailed.token,
		expiresAt,
	};
}

/** @throws {LimitReached} */
async function requireFewInvitations(
	sql: SqlExecutor,
	tenantId: string,
	email: string,
): Promise<void> {
	const { rows } = await sql.query<{
		open: number;
		sent: number;
		to_address: number;
	}>(
		`select count(*) filter (where accepted_at is null and revoked_at is null and expires_at > now())::int as open,
			count(*) filter (where created_at > now() - interval '1 day')::int as sent,
			count(*) filter (where created_at > now() - interval '1 day' and email = $2)::int as to_address
		from invitation where tenant_id = $1 and created_at > now() - make_interval(days => ${daysOpen})`,
		[tenantId, email],
	);
	const { open = 0, sent = 0, to_address: toAddress = 0 } = rows[0] ?? {};
	if (open >= mostOpen)
		throw new LimitReached(
			`At most ${mostOpen} invitations can be open at once. Revoke some first.`,
		);
	if (toAddress >= mostADayForAddress)
		throw new LimitReached(
			`${email} was invited ${mostADayForAddress} times today. Hand over the newest link, or invite again tomorrow.`,
			{ field: ["email"] },
		);
	if (sent >= mostADay)
		throw new LimitReached(
			`At most ${mostADay} invitations can be sent in a day. Invite the others tomorrow.`,
		);
}
