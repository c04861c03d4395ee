import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	INSTANCE_TENANT_ID,
	keysetPage,
	type Page,
	type PageArgs,
	type Platform,
	rawSql,
	recordOf,
	type Sql,
	sql,
	type TenantReader,
	type WithReader,
} from "@patchbay/db";
import { NotFound } from "@patchbay/errors";

/** An app as it may be shown: of the secrets their number, of the extras their names. */
export interface OAuthAppRecord {
	id: string;
	/** The installation's tenant for an app that serves every tenant. */
	tenantId: string;
	platform: Platform;
	label: string;
	clientId: string;
	redirectUri: string;
	/** Empty: all of the platform. */
	scopes: string[];
	extras: string[];
	secretCount: number;
	createdAt: Date;
}

const oauthAppRecord = recordOf<OAuthAppRecord>({
	id: "value",
	tenantId: "value",
	platform: "value",
	label: "value",
	clientId: "value",
	redirectUri: "value",
	scopes: "value",
	extras: "value",
	secretCount: "value",
	createdAt: "instant",
});

/** The apps that serve the tenant: its own, and the installation's, which it cannot read by itself. */
const visibleApps = ({ tenantId }: { tenantId: string }): Sql => sql`(
	select a.id, a.tenant_id, a.platform, a.label, a.client_id, a.redirect_uri, a.scopes, a.extras, a.created_at, (
		select count(*)::int from oauth_app_secret s where s.tenant_id = a.tenant_id and s.oauth_app_id = a.id
	) as secret_count
	from oauth_app a where a.tenant_id = ${tenantId} and a.deleted_at is null
	union all
	select i.id, ${INSTANCE_TENANT_ID}::uuid, i.platform, i.label, i.client_id, i.redirect_uri, i.scopes, i.extras,
		i.created_at, i.secret_count::int
	from system.installation_oauth_apps() i where ${tenantId}::uuid <> ${INSTANCE_TENANT_ID}::uuid
) o`;

/** Newest first. */
export function listOAuthApps(
	ctx: AccessContext & WithReader,
	{ page, platform }: { page: PageArgs; platform?: Platform | null },
): Page<OAuthAppRecord> {
	requirePermission(ctx, "oauthApp.manage");
	return keysetPage(ctx.reader, {
		name: "oauth apps",
		args: page,
		alias: "o",
		from: visibleApps(ctx),
		where: platform ? [sql`o.platform = ${platform}::"Platform"`] : [],
		order: [
			{ by: rawSql("o.created_at"), type: "timestamptz", direction: "DESC" },
			{ by: rawSql("o.id"), type: "uuid", direction: "DESC" },
		],
		select: oauthAppRecord.columns("o"),
		read: oauthAppRecord.read,
	});
}

/** The app, or null when none of this id serves the tenant. */
export function findOAuthApp(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<OAuthAppRecord | null> {
	requirePermission(ctx, "oauthApp.manage");
	const { reader } = ctx;
	return reader.batched("oauth app by id", id, (ids) =>
		readByIds(reader, ctx, ids),
	);
}

/** @throws {NotFound} */
export async function getOAuthApp(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<OAuthAppRecord> {
	const app = await findOAuthApp(ctx, id);
	if (!app) throw new NotFound("There is no such OAuth app.");
	return app;
}

async function readByIds(
	reader: TenantReader,
	ctx: AccessContext,
	ids: readonly string[],
): Promise<(OAuthAppRecord | null)[]> {
	const rows = await reader.query<OAuthAppRecord>(
		sql`select ${oauthAppRecord.columns("o")} from ${visibleApps(ctx)} where o.id = any(${ids}::uuid[])`,
	);
	const found = new Map(rows.map((row) => [row.id, oauthAppRecord.read(row)]));
	return ids.map((id) => found.get(id) ?? null);
}
