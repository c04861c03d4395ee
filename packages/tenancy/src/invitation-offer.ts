import type { Role } from "@patchbay/access";
import {
	type ActorType,
	type Database,
	readInTenant,
	systemSql,
} from "@patchbay/db";
import { AppError, NotFound } from "@patchbay/errors";
import { hashInvitationToken } from "./invitation-token.ts";

export type ClosedReason = "ACCEPTED" | "REVOKED" | "EXPIRED";

/** The invitation was good once. */
export class InvitationClosed extends AppError {
	readonly reason: ClosedReason;

	constructor(reason: ClosedReason) {
		super("CONFLICT", messages[reason]);
		this.reason = reason;
	}
}

const messages: Record<ClosedReason, string> = {
	ACCEPTED: "This invitation has been accepted already. Sign in instead.",
	REVOKED:
		"This invitation was taken back or replaced by a newer one. Look for a newer mail, or ask for another invitation.",
	EXPIRED: "This invitation has expired. Ask for another one.",
};

/** Tenant that an invitation leads to. */
export interface InvitationPlace {
	invitationId: string;
	tenantId: string;
	/** The token was sent to the address by mail. */
	mailed: boolean;
}

/** Offer of an invitation, shown to whoever holds its token. */
export interface InvitationOffer extends InvitationPlace {
	tenantName: string;
	email: string;
	role: Role;
	/** A name or an e-mail address. */
	invitedBy: string;
	expiresAt: Date;
}

/**
 * The tenant that a token leads to.
 * @throws {NotFound} for a token that was never given out
 */
export async function findInvitationPlace(
	db: Database,
	token: string,
): Promise<InvitationPlace> {
	const { rows } = await systemSql(db).query<{
		id: string;
		tenant_id: string;
		mailed: boolean;
	}>("select id, tenant_id, mailed from system.invitation_by_token($1)", [
		hashInvitationToken(token),
	]);
	const [row] = rows;
	if (!row)
		throw new NotFound(
			"This link is not valid. Open it exactly as it came, or ask for another invitation.",
		);
	return { invitationId: row.id, tenantId: row.tenant_id, mailed: row.mailed };
}

export interface InvitationRow {
	accepted_at: Date | null;
	revoked_at: Date | null;
	expired: boolean;
}

/** @throws {InvitationClosed} saying why */
export function requireOpen(invitation: InvitationRow): void {
	if (invitation.accepted_at) throw new InvitationClosed("ACCEPTED");
	if (invitation.revoked_at) throw new InvitationClosed("REVOKED");
	if (invitation.expired) throw new InvitationClosed("EXPIRED");
}

interface OfferRow extends InvitationRow {
	tenant_name: string;
	email: string;
	role: Role;
	invited_by_type: ActorType;
	inviter: string | null;
	expires_at: Date;
}

const offerText = `
	select t.name as tenant_name, i.email, i.role::text as role, i.invited_by_type::text as invited_by_type, i.expires_at,
		i.accepted_at, i.revoked_at, i.expires_at <= now() as expired,
		case i.invited_by_type
			when 'MEMBER' then (select coalesce(m.name, m.email) from member m where m.tenant_id = i.tenant_id and m.id = i.invited_by_id)
			when 'API_KEY' then (select k.name from api_key k where k.tenant_id = i.tenant_id and k.id = i.invited_by_id)
		end as inviter
	from invitation i join tenant t on t.id = i.tenant_id
	where i.tenant_id = $1 and i.id = $2`;

/**
 * Finds the offer of the invitation with this token.
 *
 * @throws {NotFound} for an unknown token
 * @throws {InvitationClosed} for one that was accepted, revoked, replaced or has expired
 */
export async function findInvitationByToken(
	db: Database,
	token: string,
): Promise<InvitationOffer> {
	const place = await findInvitationPlace(db, token);
	const [rows = []] = await readInTenant(db, place.tenantId, [
		{ text: offerText, values: [place.tenantId, place.invitationId] },
	]);
	const row = rows[0] as unknown as OfferRow;
	requireOpen(row);
	return {
		...place,
		tenantName: row.tenant_name,
		email: row.email,
		role: row.role,
		invitedBy: row.inviter ?? "Patchbay",
		expiresAt: row.expires_at,
	};
}
