import type { AuditWriter } from "@patchbay/audit";
import type { Database } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import type { People } from "./better-auth.ts";
import { readMemberships } from "./session-access.ts";

interface Dependencies {
	db: Database;
	audit: AuditWriter;
	people: People;
	logger: Logger;
}

/**
 * Writes SIGN_IN or SIGN_IN_FAILED into the chain of every tenant the person belongs to. An unknown address belongs
 * to none and leaves no entry.
 */
export async function auditSignIn(
	{ db, audit, people, logger }: Dependencies,
	email: string,
	succeeded: boolean,
	origin: { requestId: string; ipAddress: string; userAgent?: string },
): Promise<void> {
	const { rows } = await people.pool.query<{ id: string }>(
		'select id from auth."user" where email = $1',
		[email.trim().toLowerCase()],
	);
	const userId = rows[0]?.id;
	if (!userId) return;
	const memberships = await readMemberships(db, userId);
	await Promise.all(
		memberships.map(({ tenantId, memberId, role }) =>
			audit.append(
				{
					tenantId,
					// Whoever failed to sign in was not this person; the entry is about them all the same.
					actor: {
						type: "MEMBER",
						id: memberId,
						userId,
						label: email.trim().toLowerCase(),
					},
					role,
					scopes: [],
					...origin,
				},
				{ action: succeeded ? "SIGN_IN" : "SIGN_IN_FAILED", succeeded },
			),
		),
	);
	if (!succeeded)
		logger.warn(
			{ requestId: origin.requestId, ipAddress: origin.ipAddress },
			"a sign-in failed",
		);
}
