import { type AccessContext, requirePermission } from "@patchbay/access";
import { sql, type WithReader } from "@patchbay/db";

/** Tells whether a working grant of the tenant holds all of these scopes. */
export async function hasLiveGrant(
	ctx: AccessContext & WithReader,
	wanted: { identityProvider: string; scopes: readonly string[] },
): Promise<boolean> {
	requirePermission(ctx, "tenant.read");
	const rows = await ctx.reader.query(sql`select 1 as found from platform_grant
		where tenant_id = ${ctx.tenantId} and identity_provider = ${wanted.identityProvider}
			and destroyed_at is null and not reconnect_required and granted_scopes @> ${wanted.scopes}::text[] limit 1`);
	return rows.length > 0;
}
