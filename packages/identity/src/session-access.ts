import type { Actor, Role } from "@patchbay/access";
import { type Database, systemSql } from "@patchbay/db";
import type { People } from "./better-auth.ts";

export interface Membership {
	tenantId: string;
	tenantName: string;
	memberId: string;
	role: Role;
}

export interface SessionAccess {
	actor: Extract<Actor, { type: "MEMBER" }>;
	tenantId: string;
	role: Role;
	sessionId: string;
	expiresAt: Date;
}

/** The tenants of a person, by name. */
export async function readMemberships(
	db: Database,
	userId: string,
): Promise<Membership[]> {
	const { rows } = await systemSql(db).query<{
		tenant_id: string;
		tenant_name: string;
		member_id: string;
		role: Role;
	}>("select * from system.memberships_of_user($1)", [userId]);
	return rows.map((row) => ({
		tenantId: row.tenant_id,
		tenantName: row.tenant_name,
		memberId: row.member_id,
		role: row.role,
	}));
}

/** Reads who is signed in, and in which tenant: the one asked for, else the first. Null when there is none. */
export async function readSessionAccess(
	{ auth }: People,
	db: Database,
	headers: Headers,
	wantedTenantId: string | null,
): Promise<SessionAccess | null> {
	const session = await auth.api.getSession({ headers });
	if (!session) return null;
	const memberships = await readMemberships(db, session.user.id);
	const membership = wantedTenantId
		? memberships.find(({ tenantId }) => tenantId === wantedTenantId)
		: memberships[0];
	if (!membership) return null;
	return {
		actor: {
			type: "MEMBER",
			id: membership.memberId,
			userId: session.user.id,
			label: session.user.email,
		},
		tenantId: membership.tenantId,
		role: membership.role,
		sessionId: session.session.id,
		expiresAt: new Date(session.session.expiresAt),
	};
}
