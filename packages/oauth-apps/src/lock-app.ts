import type { SqlExecutor } from "@patchbay/db";
import { Forbidden, NotFound } from "@patchbay/errors";
import { lockOAuthApp, type OAuthAppRow } from "./app-row.ts";

/**
 * The tenant's app, locked for a change.
 * @throws {NotFound} also for another tenant's
 * @throws {Forbidden} for one of the installation, which the tenant can see
 */
export async function lockOwnApp(
	sql: SqlExecutor,
	tenantId: string,
	oauthAppId: string,
): Promise<OAuthAppRow> {
	const app = await lockOAuthApp(sql, tenantId, oauthAppId);
	if (app) return app;
	const { rowCount } = await sql.query(
		"select from system.installation_oauth_apps() i where i.id = $1",
		[oauthAppId],
	);
	if (rowCount > 0)
		throw new Forbidden(
			"This app belongs to the installation and serves every organization: its operator changes it. You can set up one of your own.",
			{ field: ["oauthAppId"] },
		);
	throw new NotFound("There is no such OAuth app.", { field: ["oauthAppId"] });
}
