import type { SqlExecutor } from "@patchbay/db";
import type { ResealAudit, SealOwner } from "@patchbay/keys";
import {
	assertAppAsSaved,
	lockOAuthApp,
	type OAuthAppRow,
	savedAppDetail,
} from "./app-row.ts";

/** Secrets and extras of OAuth apps, as a rotation of the tenant's key walks through them. */
export const sealedApps: SealOwner = {
	records: [
		{
			table: "oauth_app",
			versionColumn: "version",
			fields: { sealed_extras: "extras" },
			async assertAsSaved(sql, tenantId, { id }) {
				const app = await lockOAuthApp(sql, tenantId, id);
				if (app) assertAppAsSaved(app);
			},
			describe: async (sql, tenantId, { id }) =>
				describe(id, await lockOAuthApp(sql, tenantId, id)),
		},
		{
			table: "oauth_app_secret",
			versionColumn: null,
			fields: { sealed_secret: "secret" },
			lockFirst: lockAppOfSecret,
			async assertAsSaved(sql, tenantId, { id }) {
				const app = await lockAppOfSecret(sql, tenantId, id);
				if (app) assertAppAsSaved(app);
			},
			async describe(sql, tenantId, { id }) {
				const app = await lockAppOfSecret(sql, tenantId, id);
				return describe(app?.id ?? id, app);
			},
		},
	],
};

async function lockAppOfSecret(
	sql: SqlExecutor,
	tenantId: string,
	secretId: string,
): Promise<OAuthAppRow | undefined> {
	const { rows } = await sql.query<{ id: string }>(
		"select oauth_app_id as id from oauth_app_secret where tenant_id = $1 and id = $2",
		[tenantId, secretId],
	);
	return rows[0] && lockOAuthApp(sql, tenantId, rows[0].id);
}

/** An app that is gone has nothing sealed that could be compared. */
function describe(id: string, app: OAuthAppRow | undefined): ResealAudit {
	return {
		target: { type: "OAuthApp", id },
		detail: app
			? savedAppDetail(app.version, app.sealed_extras, app.secrets)
			: {},
	};
}
