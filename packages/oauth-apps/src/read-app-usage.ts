import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Database,
	inTenantSql,
	systemSql,
	type WithReader,
} from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import type { Keys } from "@patchbay/keys";
import { type OperationUsage, readUsage, type UsedApp } from "@patchbay/limits";
import { getPlatform, type Platforms } from "@patchbay/platforms";
import { assertAppAsSaved, readApp } from "./app-row.ts";
import { limitedAppOf } from "./limited-app.ts";
import type { OAuthAppRecord } from "./list-oauth-apps.ts";
import { openExtras } from "./open-extras.ts";

/** Parts that reading usage needs. */
export type UsageContext = AccessContext &
	WithReader & { db: Database; keys: Keys; platforms: Platforms };

/**
 * Reads how much of what its platform allows an app has used: of the app as a whole, by all tenants that it serves. Apps asked
 * for in the same turn are read together.
 */
export function readOAuthAppUsage(
	ctx: UsageContext,
	app: OAuthAppRecord,
): Promise<OperationUsage[]> {
	requirePermission(ctx, "oauthApp.manage");
	return ctx.reader.batched(
		"usage of oauth apps",
		JSON.stringify([app.platform, app.tenantId, app.id, app.clientId]),
		async (keys) =>
			readUsage(
				systemSql(ctx.db),
				await Promise.all(keys.map((key) => toUsedApp(ctx, key))),
			),
	);
}

async function toUsedApp(ctx: UsageContext, key: string): Promise<UsedApp> {
	const [platform, tenantId, id, clientId] = JSON.parse(key) as [
		OAuthAppRecord["platform"],
		string,
		string,
		string,
	];
	const { limits: policy } = getPlatform(ctx.platforms, platform);
	return {
		app: limitedAppOf({ platform, tenant_id: tenantId, client_id: clientId }),
		policy,
		extras: hasOwnNumber(policy) ? await readExtras(ctx, tenantId, id) : {},
	};
}

/** Tells whether an app's own number may differ from the assumed one: only then its extras are opened. */
function hasOwnNumber({ buckets }: UsedApp["policy"]): boolean {
	return Object.values(buckets).some(
		({ per, windows }) =>
			per === "app" && windows.some(({ requestsExtra }) => requestsExtra),
	);
}

async function readExtras(
	ctx: UsageContext,
	tenantId: string,
	id: string,
): Promise<Record<string, string> | null> {
	const app = await readApp(ctx, tenantId, id);
	if (!app) return null;
	try {
		assertAppAsSaved(app);
		return await inTenantSql(ctx.db, tenantId, (sql) =>
			openExtras(ctx, sql, app),
		);
	} catch (error) {
		// A page that shows the app must not fail because its key service is away, or its row is not as it was saved.
		if (error instanceof AppError) return null;
		throw error;
	}
}
