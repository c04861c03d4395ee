import { keepForRepeats, requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { asSql, inTenant, newId } from "@patchbay/db";
import { Conflict, checkAll, LimitReached } from "@patchbay/errors";
import { changeLimits } from "@patchbay/limits";
import { getPlatform, platformIds } from "@patchbay/platforms";
import { z } from "zod";
import * as fields from "./app-fields.ts";
import { savedAppDetail } from "./app-row.ts";
import { checkRedirectUri } from "./check-redirect-uri.ts";
import { checkScopes } from "./check-scopes.ts";
import type { OAuthAppsContext } from "./context.ts";
import { limitedAppOf } from "./limited-app.ts";
import { mergeExtras } from "./merge-extras.ts";
import { defaultRedirectUri } from "./redirect-uri.ts";
import { insertClientSecret, sealExtras } from "./seal-app.ts";

const mostApps = 50;

export const createOAuthAppInput = z.object({
	platform: z.enum(platformIds),
	label: fields.label,
	clientId: fields.clientId,
	clientSecret: fields.clientSecret,
	/** The admin app's callback of the platform when left out. */
	redirectUri: fields.redirectUri.nullish(),
	/** All of the platform when left out. */
	scopes: fields.scopes.nullish(),
	extras: fields.extras.nullish(),
});
export type CreateOAuthAppInput = z.output<typeof createOAuthAppInput>;

/**
 * Sets up an OAuth app: for the tenant, or in the installation's tenant for all. Secret and extras are sealed, and the
 * new app serves from this moment in every process.
 *
 * @throws {Forbidden} without the permission oauthApp.manage
 * @throws {InvalidFields} for scopes, extras and a redirect URI that do not fit the platform
 * @throws {Conflict} when an app with this client id is set up for the platform already
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM
 */
export async function createOAuthApp(
	ctx: OAuthAppsContext,
	input: CreateOAuthAppInput,
): Promise<{ oauthAppId: string }> {
	requirePermission(ctx, "oauthApp.manage");
	const { tenantId } = ctx;
	const { platform } = input;
	const connector = getPlatform(ctx.platforms, platform);
	const [redirectUri, scopes, extras] = checkAll(
		() =>
			input.redirectUri
				? checkRedirectUri(ctx, input.redirectUri)
				: defaultRedirectUri(ctx.adminUrl, platform),
		() => checkScopes(connector, input.scopes ?? []),
		() => mergeExtras(connector, null, input.extras ?? {}),
	);
	const app = { id: newId(), version: 1 };
	await inTenant(ctx.db, tenantId, async (tx) => {
		const sql = asSql(tx);
		const apps = await tx.oauthApp.count({
			where: { tenantId, deletedAt: null },
		});
		if (apps >= mostApps)
			throw new LimitReached(
				`At most ${mostApps} OAuth apps can be set up. Delete one that is not used.`,
			);
		const sealedExtras = await sealExtras(ctx, sql, app, extras);
		// One live app for each client: of two that are set up at once the second one adds nothing.
		const { count } = await tx.oauthApp.createMany({
			data: [
				{
					...app,
					tenantId,
					platform,
					label: input.label,
					clientId: input.clientId,
					redirectUri,
					scopes,
					extras: Object.keys(extras),
					sealedExtras: sealedExtras && new Uint8Array(sealedExtras),
				},
			],
			skipDuplicates: true,
		});
		if (count === 0)
			throw new Conflict(
				`An OAuth app with this client id is set up for ${connector.name} already. Add the secret to that one.`,
				{ field: ["clientId"] },
			);
		const secret = await insertClientSecret(
			ctx,
			tx,
			app.id,
			input.clientSecret,
		);
		await keepForRepeats(sql, ctx, app.id);
		await recordAudit(sql, ctx, {
			action: "OAUTH_APP_CREATE",
			target: { type: "OAuthApp", id: app.id, label: input.label },
			detail: {
				...savedAppDetail(app.version, sealedExtras, [secret]),
				platform,
				clientId: input.clientId,
				redirectUri,
				scopes,
				extras: Object.keys(extras),
			},
		});
		// The environment may have had such an app, with other numbers. Last, for what it locks.
		await changeLimits(
			sql,
			limitedAppOf({
				platform,
				tenant_id: tenantId,
				client_id: input.clientId,
			}),
			connector.limits,
			extras,
		);
	});
	return { oauthAppId: app.id };
}
