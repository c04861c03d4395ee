import type { AuditEntry, AuditWriter } from "@patchbay/audit";
import type { Database } from "@patchbay/db";
import { readMemberships } from "./session-access.ts";

/** Origin of a request, as the audit notes it. */
export interface RequestOrigin {
	requestId: string;
	ipAddress: string;
	userAgent?: string;
}

export interface Person {
	userId: string;
	email: string;
}

/**
 * Writes an entry about a person into the chain of every tenant they belong to, with them as the actor. Resolves when
 * all are durable; someone without a tenant leaves none.
 */
export async function auditPerson(
	{ db, audit }: { db: Database; audit: AuditWriter },
	{ userId, email }: Person,
	origin: Partial<RequestOrigin> & { requestId: string },
	entry: AuditEntry,
): Promise<void> {
	const memberships = await readMemberships(db, userId);
	await Promise.all(
		memberships.map(({ tenantId, memberId, role }) =>
			audit.append(
				{
					tenantId,
					actor: { type: "MEMBER", id: memberId, userId, label: email },
					role,
					scopes: [],
					...origin,
				},
				entry,
			),
		),
	);
}
