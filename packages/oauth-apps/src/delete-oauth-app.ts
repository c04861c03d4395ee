import { requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	asSql,
	INSTANCE_TENANT_ID,
	inTenant,
	type Platform,
	readTime,
	type SqlExecutor,
} from "@patchbay/db";
import { Conflict } from "@patchbay/errors";
import { changeLimits } from "@patchbay/limits";
import {
	getPlatform,
	getPlatformInfo,
	identityProviderOf,
} from "@patchbay/platforms";
import { z } from "zod";
import { type OAuthAppRow, savedAppDetail } from "./app-row.ts";
import type { OAuthAppsContext } from "./context.ts";
import { limitedAppOf } from "./limited-app.ts";
import { lockOwnApp } from "./lock-app.ts";
import { lockOAuthClient } from "./lock-client.ts";
import { siblingsOf } from "./oauth-app-source.ts";

export const deleteOAuthAppInput = z.object({ oauthAppId: z.uuid() });
export type DeleteOAuthAppInput = z.output<typeof deleteOAuthAppInput>;

/**
 * Takes an app out of use and destroys its secrets. Not while a live grant uses it, which could be neither refreshed
 * nor revoked any more; nor while connections need its developer token, where another app with its client serves the rest.
 *
 * @throws {NotFound | Forbidden}
 * @throws {Conflict} saying how many connections use it
 */
export async function deleteOAuthApp(
	ctx: OAuthAppsContext,
	{ oauthAppId }: DeleteOAuthAppInput,
): Promise<{ oauthAppId: string }> {
	requirePermission(ctx, "oauthApp.manage");
	const { tenantId } = ctx;
	await inTenant(ctx.db, tenantId, async (tx) => {
		const sql = asSql(tx);
		const app = await lockOwnApp(sql, tenantId, oauthAppId);
		const { platform, client_id: clientId } = app;
		await lockOAuthClient(sql, { platform, clientId }, "alone");
		await requireUnused(sql, app);
		await tx.oauthAppSecret.deleteMany({ where: { tenantId, oauthAppId } });
		await tx.oauthApp.update({
			where: { tenantId_id: { tenantId, id: oauthAppId } },
			data: {
				deletedAt: await readTime(sql),
				sealedExtras: null,
				version: { increment: 1 },
			},
		});
		await recordAudit(sql, ctx, {
			action: "OAUTH_APP_DELETE",
			target: { type: "OAuthApp", id: oauthAppId, label: app.label },
			detail: {
				...savedAppDetail(app.version + 1, null, []),
				platform: app.platform,
				clientId: app.client_id,
			},
		});
		const { limits } = getPlatform(ctx.platforms, platform);
		await changeLimits(sql, limitedAppOf(app), limits, null);
	});
	return { oauthAppId };
}

async function requireUnused(
	sql: SqlExecutor,
	app: OAuthAppRow,
): Promise<void> {
	const twins = await listTwins(sql, app);
	if (twins.length > 0) return requireExtrasUnused(sql, app, twins);
	const values = [identityProviderOf(app.platform), app.client_id];
	const { rows } =
		app.tenant_id === INSTANCE_TENANT_ID
			? await sql.query<{ grants: bigint; connections: bigint }>(
					"select u.grants, u.connections from system.use_of_oauth_client($1, $2) u",
					values,
				)
			: await sql.query<{ grants: bigint; connections: bigint }>(
					`select count(*) as grants, coalesce(sum((
						select count(*) from connection c
						where c.tenant_id = g.tenant_id and c.grant_id = g.id and c.status <> 'DISCONNECTED'
					)), 0)::bigint as connections
					from platform_grant g
					where g.tenant_id = $3 and g.identity_provider = $1 and g.client_id = $2 and g.destroyed_at is null`,
					[...values, app.tenant_id],
				);
	const { grants = 0n, connections = 0n } = rows[0] ?? {};
	if (grants === 0n) return;
	const { name } = getPlatformInfo(app.platform);
	const what =
		connections === 1n
			? "1 connection uses"
			: connections > 1n
				? `${connections} connections use`
				: grants === 1n
					? "1 sign-in uses"
					: `${grants} sign-ins use`;
	throw new Conflict(
		`${what} this app of ${name}. Set up the new app, reconnect through it and disconnect what is left; then this one can be deleted.`,
		{ field: ["oauthAppId"] },
	);
}

interface Twin {
	platform: Platform;
	/** Names. */
	extras: string[];
}

/** Other live apps with the same client, which serve the same grants as well. */
async function listTwins(sql: SqlExecutor, app: OAuthAppRow): Promise<Twin[]> {
	const platforms = [app.platform, ...siblingsOf(app.platform)];
	const { rows } = await sql.query<Twin>(
		`select a.platform, a.extras from oauth_app a where a.tenant_id = $1 and a.id <> $2 and a.client_id = $3
			and a.platform = any($4::"Platform"[]) and a.deleted_at is null
		union all
		select i.platform, i.extras from system.installation_oauth_apps() i where $1 <> $5::uuid and i.client_id = $3
			and i.platform = any($4::"Platform"[])`,
		[app.tenant_id, app.id, app.client_id, platforms, INSTANCE_TENANT_ID],
	);
	return rows;
}

/**
 * A twin refreshes and revokes, but calls of the app's own platform may need what this app alone has: a developer token,
 * without which each is refused.
 * @throws {Conflict}
 */
async function requireExtrasUnused(
	sql: SqlExecutor,
	app: OAuthAppRow,
	twins: readonly Twin[],
): Promise<void> {
	const lacking = twins.map(({ extras }) =>
		app.extras.filter((name) => !extras.includes(name)),
	);
	if (lacking.some((names) => names.length === 0)) return;
	const connections = await countConnections(sql, app);
	if (connections === 0n) return;
	const { name } = getPlatformInfo(app.platform);
	const what =
		connections === 1n
			? `1 connection of ${name} needs`
			: `${connections} connections of ${name} need`;
	throw new Conflict(
		`${what} what no other app with this client has: ${lacking[0]?.join(", ")}. Set up the new app, connect again through it and disconnect what is left; then this one can be deleted.`,
		{ field: ["oauthAppId"] },
	);
}

/** Live connections of the app's own platform that use its client. */
async function countConnections(
	sql: SqlExecutor,
	app: OAuthAppRow,
): Promise<bigint> {
	const values = [
		identityProviderOf(app.platform),
		app.client_id,
		app.platform,
	];
	const { rows } =
		app.tenant_id === INSTANCE_TENANT_ID
			? await sql.query<{ connections: bigint }>(
					`select system.connections_on_oauth_client($1, $2, $3::"Platform") as connections`,
					values,
				)
			: await sql.query<{ connections: bigint }>(
					`select count(*) as connections from platform_grant g
					join connection c on c.tenant_id = g.tenant_id and c.grant_id = g.id
					where g.tenant_id = $4 and g.identity_provider = $1 and g.client_id = $2 and g.destroyed_at is null
						and c.platform = $3::"Platform" and c.status <> 'DISCONNECTED'`,
					[...values, app.tenant_id],
				);
	return rows[0]?.connections ?? 0n;
}
