import { requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	asSql,
	inTenant,
	type SqlExecutor,
	type TenantTransaction,
} from "@patchbay/db";
import { Conflict, checkAll, LimitReached } from "@patchbay/errors";
import { changeLimits } from "@patchbay/limits";
import { getPlatform } from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import { z } from "zod";
import * as fields from "./app-fields.ts";
import {
	assertAppAsSaved,
	clientSecretPlace,
	type OAuthAppRow,
	savedAppDetail,
} from "./app-row.ts";
import { checkRedirectUri } from "./check-redirect-uri.ts";
import { checkScopes } from "./check-scopes.ts";
import type { OAuthAppsContext } from "./context.ts";
import { limitedAppOf } from "./limited-app.ts";
import { lockOwnApp } from "./lock-app.ts";
import { mergeExtras } from "./merge-extras.ts";
import { openExtras } from "./open-extras.ts";
import { insertClientSecret, sealExtras } from "./seal-app.ts";

/** A refused refresh tries them all: more would only slow it down. */
const mostSecrets = 5;

export const updateOAuthAppInput = z
	.object({
		oauthAppId: z.uuid(),
		label: fields.label.nullish(),
		/** Tried first from now on; those that are there go on serving. */
		addClientSecret: fields.clientSecret.nullish(),
		/** Drops the oldest secret, after `addClientSecret` when both are given. */
		dropOldestClientSecret: z.boolean().nullish(),
		redirectUri: fields.redirectUri.nullish(),
		/** An empty list allows all of the platform. */
		scopes: fields.scopes.nullish(),
		/** Named values are set, null removes one, the others stay. */
		extras: fields.extras.nullish(),
	})
	.refine(
		({ oauthAppId: _id, ...change }) =>
			Object.values(change).some((value) => value != null && value !== false),
		"Say what to change.",
	);
export type UpdateOAuthAppInput = z.output<typeof updateOAuthAppInput>;

/**
 * Changes an app, in one transaction with its audit entry. Two changes at once take turns, and both stand.
 *
 * @throws {NotFound | Forbidden | InvalidInput}
 * @throws {Conflict} for a secret that is there already, or when the last one would be dropped
 * @throws {LimitReached} for more than five secrets
 */
export async function updateOAuthApp(
	ctx: OAuthAppsContext,
	input: UpdateOAuthAppInput,
): Promise<{ oauthAppId: string }> {
	requirePermission(ctx, "oauthApp.manage");
	const { tenantId } = ctx;
	await inTenant(ctx.db, tenantId, async (tx) => {
		const sql = asSql(tx);
		const app = await lockOwnApp(sql, tenantId, input.oauthAppId);
		assertAppAsSaved(app);
		const connector = getPlatform(ctx.platforms, app.platform);
		const before = await openExtras(ctx, sql, app);
		const [extras, redirectUri, scopes] = checkAll(
			() => mergeExtras(connector, before, input.extras ?? {}),
			() =>
				input.redirectUri
					? checkRedirectUri(ctx, input.redirectUri)
					: app.redirect_uri,
			() => (input.scopes ? checkScopes(connector, input.scopes) : app.scopes),
		);
		const secrets = await changeSecrets(ctx, tx, app, input);
		const version =
			input.extras || secrets !== app.secrets ? app.version + 1 : app.version;
		const sealedExtras =
			version === app.version
				? app.sealed_extras
				: await sealExtras(ctx, sql, { id: app.id, version }, extras);
		const changed = {
			label: input.label ?? app.label,
			redirectUri,
			scopes,
			extras: Object.keys(extras),
		};
		await tx.oauthApp.update({
			where: { tenantId_id: { tenantId, id: app.id } },
			data: {
				...changed,
				sealedExtras: sealedExtras && new Uint8Array(sealedExtras),
				version,
			},
		});
		await recordAudit(sql, ctx, {
			action: "OAUTH_APP_CHANGE",
			target: { type: "OAuthApp", id: app.id, label: changed.label },
			detail: {
				...savedAppDetail(version, sealedExtras, secrets),
				...changed,
				clientSecretAdded: Boolean(input.addClientSecret),
				clientSecretDropped: Boolean(input.dropOldestClientSecret),
				extrasChanged: Object.keys(input.extras ?? {}),
			},
		});
		// Last, for what it locks.
		if (input.extras)
			await changeLimits(sql, limitedAppOf(app), connector.limits, extras);
	});
	return { oauthAppId: input.oauthAppId };
}

/** The secrets after the change, newest first; the very same list when nothing changed. */
async function changeSecrets(
	ctx: OAuthAppsContext,
	tx: TenantTransaction,
	app: OAuthAppRow,
	{ addClientSecret, dropOldestClientSecret }: UpdateOAuthAppInput,
): Promise<OAuthAppRow["secrets"]> {
	let { secrets } = app;
	if (addClientSecret) {
		await requireNewSecret(ctx, asSql(tx), app, addClientSecret);
		secrets = [
			await insertClientSecret(ctx, tx, app.id, addClientSecret),
			...secrets,
		];
	}
	if (dropOldestClientSecret) {
		const oldest = secrets.at(-1);
		if (!oldest || secrets.length === 1)
			throw new Conflict(
				"This is the app's only client secret. Add the new one first.",
				{ field: ["dropOldestClientSecret"] },
			);
		await tx.oauthAppSecret.delete({
			where: { tenantId_id: { tenantId: app.tenant_id, id: oldest.id } },
		});
		secrets = secrets.slice(0, -1);
	}
	if (secrets.length > mostSecrets)
		throw new LimitReached(
			`An app has at most ${mostSecrets} client secrets at once. Drop the oldest one.`,
			{ field: ["addClientSecret"] },
		);
	return secrets;
}

async function requireNewSecret(
	{ keys }: OAuthAppsContext,
	sql: SqlExecutor,
	app: OAuthAppRow,
	clientSecret: string,
): Promise<void> {
	const given = new Secret(clientSecret);
	for (const { id, sealed } of app.secrets) {
		const known = await keys.openField(
			sql,
			app.tenant_id,
			clientSecretPlace(id),
			sealed,
		);
		if (known.equals(given))
			throw new Conflict(
				"The app already has this client secret. Use another one.",
				{
					field: ["addClientSecret"],
				},
			);
	}
}
