import {
	asSql,
	inTenant,
	retryConflicts,
	type SqlExecutor,
} from "@patchbay/db";
import { AppError, NotFound } from "@patchbay/errors";
import { assertNotShredded } from "@patchbay/keys";
import { findScopeMissing, type PlatformConnector } from "@patchbay/platforms";
import { getBrandRow } from "@patchbay/tenancy";
import type { ConnectionsContext } from "./context.ts";
import { requireAccounts } from "./discover-accounts.ts";
import { establishConnection, lockBrand } from "./establish-connection.ts";
import { proveQuietly } from "./prove-quietly.ts";
import { wantedScopes } from "./wanted-scopes.ts";
import { withSession } from "./with-session.ts";

/**
 * Connects a brand through a grant that the tenant has already, without a new consent.
 *
 * @throws {NotFound} for an unknown brand or grant, or a grant that cannot serve this platform
 * @throws {ScopeMissing} SCOPE_MISSING when the user has not allowed what this platform needs, or a set that is named
 * @throws {AppError} RECONNECT_REQUIRED when the grant no longer works, ACCESS_MISSING when it reaches no ad account
 * @throws {PlatformUnavailable | RateLimited} when the accounts cannot be listed now; nothing is written then
 */
export async function connectByGrant(
	ctx: ConnectionsContext,
	connector: PlatformConnector,
	input: {
		brandId: string;
		grantId: string;
		scopeSets?: readonly string[] | null | undefined;
	},
): Promise<string> {
	const { platform } = connector;
	const { identityProvider } = connector.oauth;
	const { tenantId } = ctx;
	const { grantedScopes, platformUserName } = await inTenant(
		ctx.db,
		tenantId,
		async (tx) => {
			await getBrandRow(tx, tenantId, input.brandId);
			const grant = await tx.grant.findFirst({
				where: { id: input.grantId, tenantId, identityProvider },
			});
			if (!grant)
				throw new NotFound("There is no such grant.", { field: ["grantId"] });
			await requireLive(asSql(tx), tenantId, grant);
			return grant;
		},
	);
	// Nothing can be asked for here.
	const { scopeSets } = wantedScopes(connector.oauth, {
		scopeSets: input.scopeSets,
		earlierSets: connector.oauth.scopeSets
			.filter((set) =>
				set.scopes.every((scope) => grantedScopes.includes(scope)),
			)
			.map((set) => set.key),
		grantedScopes: [],
	});
	const missing = findScopeMissing(connector.oauth, scopeSets, grantedScopes);
	if (missing) throw missing;
	const accounts = await withSession(
		ctx,
		{
			grantId: input.grantId,
			platform,
			purpose: "list ad accounts to connect another brand",
		},
		(session) => requireAccounts(connector, session),
	);
	const { connectionId } = await retryConflicts(() =>
		inTenant(ctx.db, tenantId, async (tx) => {
			const sql = asSql(tx);
			await lockBrand(sql, tenantId, input.brandId);
			const { rows } = await sql.query<{
				destroyedAt: Date | null;
				reconnectRequired: boolean;
			}>(
				`select destroyed_at as "destroyedAt", reconnect_required as "reconnectRequired"
			from platform_grant where tenant_id = $1 and id = $2 for no key update`,
				[tenantId, input.grantId],
			);
			// Its last connection may have been disconnected since.
			if (rows[0]) await requireLive(sql, tenantId, rows[0]);
			return establishConnection(tx, ctx, {
				brandId: input.brandId,
				platform,
				grantId: input.grantId,
				scopeSets,
				connectionId: null,
				accounts,
				loginName: platformUserName,
				by: "grant",
			});
		}),
	);
	await proveQuietly(ctx, {
		id: connectionId,
		platform,
		grantId: input.grantId,
	});
	return connectionId;
}

async function requireLive(
	sql: SqlExecutor,
	tenantId: string,
	grant: { destroyedAt: Date | null; reconnectRequired: boolean },
): Promise<void> {
	if (grant.destroyedAt === null && !grant.reconnectRequired) return;
	await assertNotShredded(sql, tenantId);
	throw new AppError(
		"RECONNECT_REQUIRED",
		"This grant no longer works. Connect this brand with a new consent instead.",
		{ field: ["grantId"] },
	);
}
