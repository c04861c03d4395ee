import { type SqlExecutor, systemSql } from "@patchbay/db";
import type { Dependencies } from "../dependencies.ts";

/** Consent of one person to one app: the platform keeps one for all tenants. */
export interface Consent {
	identityProvider: string;
	clientId: string;
	platformUserId: string;
	/** Id of our own grant, which does not count; null when the tokens were never stored. */
	grantId: string | null;
}

/**
 * Revokes a consent at the platform, unless a live grant of any tenant uses it: that would end with it. No lock spans
 * the platform's call, so such a grant can be saved between the look and the answer. Whatever came of the call, the
 * grants that use the consent by then are checked next: one that has ended says so within minutes.
 *
 * @returns false when it is in use elsewhere: nothing was done
 * @throws what `prepare` and the call that it returns throw, and {Unavailable}
 */
export async function revokeConsent(
	{ db }: Pick<Dependencies, "db">,
	consent: Consent,
	/** Opens the credential for the call alone, and returns the call; null when there is nothing to revoke. */
	prepare: () => Promise<(() => Promise<void>) | null>,
): Promise<boolean> {
	const sql = systemSql(db);
	const { identityProvider, clientId, platformUserId, grantId } = consent;
	const values = [identityProvider, clientId, platformUserId, grantId];
	if (await isInUse(sql, values)) return false;
	const revoke = await prepare();
	if (revoke === null) return true;
	try {
		await revoke();
	} finally {
		await sql.query(
			"select system.check_grants_of_platform_user($1, $2, $3, $4)",
			values,
		);
	}
	return true;
}

async function isInUse(
	sql: SqlExecutor,
	values: readonly unknown[],
): Promise<boolean> {
	const { rows } = await sql.query<{ live: bigint }>(
		"select system.live_grants_of_platform_user($1, $2, $3, $4) as live",
		values,
	);
	return rows[0]?.live !== 0n;
}
