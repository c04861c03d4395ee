import { type Database, inTenantSql } from "@patchbay/db";
import { appKey, toUrgencyNumber } from "@patchbay/limits";
import type { Reading } from "./claim-reading.ts";

/** Tells whether a platform's limits hold back all that is as urgent as a reading, so that no worker claims it. */
export async function isHeldBack(
	db: Database,
	{ tenantId, grantId, platform, urgency }: Reading,
): Promise<boolean> {
	return inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<{
			clientId: string | null;
			owner: string;
			appTenantId: string | null;
		}>(
			`select g.client_id as "clientId", g.platform_user_id as owner,
				(select a.tenant_id from oauth_app a where a.tenant_id = g.tenant_id and a.client_id = g.client_id
					and a.deleted_at is null limit 1) as "appTenantId"
			from platform_grant g where g.tenant_id = $1 and g.id = $2`,
			[tenantId, grantId],
		);
		const [grant] = rows;
		if (!grant) return false;
		const { clientId, owner, appTenantId } = grant;
		const app = appKey({ platform, clientId, tenantId: appTenantId, owner });
		const { rows: held } = await sql.query<{ isHeld: boolean }>(
			`select system.slice_held_until($1, null, $2, $3) is not null as "isHeld"`,
			[app, grantId, toUrgencyNumber(urgency)],
		);
		return held[0]?.isHeld === true;
	});
}
