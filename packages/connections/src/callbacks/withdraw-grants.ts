import { systemContext } from "@patchbay/access";
import type { Credentials } from "@patchbay/credentials";
import { type Database, systemSql } from "@patchbay/db";
import type { PersonOfApp } from "./person.ts";

/**
 * Ends the grants that a person gave to an app because the platform told that they took it away.
 * Grants that they gave again after `at` stay. Safe to call again.
 * @returns how many ended by this call
 */
export async function withdrawGrantsOf(
	{
		db,
		credentials,
	}: { db: Database; credentials: Pick<Credentials, "withdrawGrant"> },
	{ identityProvider, clientId, platformUserId, tenantIds }: PersonOfApp,
	{ at, requestId }: { at: Date; requestId: string },
): Promise<number> {
	const { rows } = await systemSql(db).query<{
		tenant_id: string;
		grant_id: string;
	}>("select * from system.grants_of_platform_user($1, $2, $3, $4)", [
		identityProvider,
		clientId,
		platformUserId,
		tenantIds,
	]);
	let ended = 0;
	for (const { tenant_id: tenantId, grant_id: grantId } of rows) {
		const ctx = systemContext(tenantId, "platform callback", requestId);
		const isOurs = await credentials.withdrawGrant(ctx, grantId, {
			at,
			reason: "the platform told that the person removed the app",
		});
		if (isOurs) ended += 1;
	}
	return ended;
}
