import { inTenantSql } from "@patchbay/db";
import type { PlatformId } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import type { OAuthAppsContext } from "./context.ts";
import { createOAuthApp, createOAuthAppInput } from "./create-oauth-app.ts";
import { updateOAuthApp, updateOAuthAppInput } from "./update-oauth-app.ts";

export interface WantedOAuthApp {
	platform: PlatformId;
	label: string;
	clientId: string;
	/** Newest first; at least one. */
	clientSecrets: readonly string[];
	/** Left as it is, or the default, when not given. */
	redirectUri?: string | undefined;
	extras: Readonly<Record<string, string>>;
}

export interface EnsuredOAuthApp {
	oauthAppId: string;
	created: boolean;
	/** Number of secrets that were not there yet. */
	secretsAdded: number;
	/** Names of the extras that were not there, or had another value. */
	extrasChanged: string[];
	redirectUriChanged: boolean;
}

/**
 * Sets an app up as wanted, or adds what it lacks: nothing is taken away, and called again nothing is changed. For the
 * operator's commands.
 *
 * @throws {ZodError} for a value that no app can have; and what `createOAuthApp` and `updateOAuthApp` throw
 */
export async function ensureOAuthApp(
	ctx: OAuthAppsContext,
	wanted: WantedOAuthApp,
): Promise<EnsuredOAuthApp> {
	const { platform, clientId, clientSecrets, extras, redirectUri } = wanted;
	const known = await findApp(ctx, platform, clientId);
	const oldestFirst = clientSecrets.toReversed();
	if (!known) {
		const [first, ...later] = oldestFirst;
		const { oauthAppId } = await createOAuthApp(
			ctx,
			createOAuthAppInput.parse({
				platform,
				label: wanted.label,
				clientId,
				clientSecret: first,
				redirectUri,
				extras,
			}),
		);
		for (const addClientSecret of later)
			await change(ctx, { oauthAppId, addClientSecret });
		return {
			oauthAppId,
			created: true,
			secretsAdded: clientSecrets.length,
			extrasChanged: Object.keys(extras),
			redirectUriChanged: false,
		};
	}
	const oauthAppId = known.id;
	const stored = await ctx.oauthApps.find(platform, ctx.tenantId, {
		clientId,
	});
	const missing = oldestFirst.filter(
		(text) =>
			!stored?.clientSecrets.some((secret) => secret.equals(new Secret(text))),
	);
	for (const addClientSecret of missing)
		await change(ctx, { oauthAppId, addClientSecret });
	const extrasChanged = Object.keys(extras).filter(
		(name) => stored?.extras[name] !== extras[name],
	);
	if (extrasChanged.length > 0) await change(ctx, { oauthAppId, extras });
	const redirectUriChanged =
		redirectUri !== undefined && redirectUri !== known.redirect_uri;
	if (redirectUriChanged) await change(ctx, { oauthAppId, redirectUri });
	return {
		oauthAppId,
		created: false,
		secretsAdded: missing.length,
		extrasChanged,
		redirectUriChanged,
	};
}

const change = (ctx: OAuthAppsContext, input: unknown) =>
	updateOAuthApp(ctx, updateOAuthAppInput.parse(input));

async function findApp(
	{ db, tenantId }: OAuthAppsContext,
	platform: PlatformId,
	clientId: string,
): Promise<{ id: string; redirect_uri: string } | undefined> {
	return inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<{ id: string; redirect_uri: string }>(
			`select id, redirect_uri from oauth_app
			where tenant_id = $1 and platform = $2::"Platform" and client_id = $3 and deleted_at is null`,
			[tenantId, platform, clientId],
		);
		return rows[0];
	});
}
