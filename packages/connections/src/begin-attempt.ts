import { actorColumns, keepForRepeats } from "@patchbay/access";
import { asSql, inTenant, newId, readTime } from "@patchbay/db";
import { AppError, InvalidInput } from "@patchbay/errors";
import {
	createAuthorizationRequest,
	generateCodeVerifier,
	generateState,
	type OAuthApp,
} from "@patchbay/oauth";
import type { PlatformConnector } from "@patchbay/platforms";
import { getBrandRow } from "@patchbay/tenancy";
import { Secret } from "@patchbay/vault";
import { sha256, verifierContext } from "./attempt.ts";
import type { ConnectInput } from "./connect.ts";
import type { ConnectionsContext } from "./context.ts";
import { getConnectionRow } from "./find-in-tenant.ts";
import { findSignIn } from "./find-sign-in.ts";
import { scopesOfSiblings } from "./scopes-of-siblings.ts";
import { wantedScopes } from "./wanted-scopes.ts";

const lifeSeconds = 600;

/**
 * Stores one attempt to connect and answers where to send the browser. The state is in that address alone: stored are
 * its hash and the sealed PKCE verifier. The consent page is always shown, because a silent agreement brings no
 * refresh token. Who reconnects, or has signed in for another platform of the same provider, is named to the platform.
 */
export async function beginAttempt(
	ctx: ConnectionsContext,
	connector: PlatformConnector,
	app: OAuthApp,
	input: ConnectInput,
): Promise<{ authorizationUrl: string; expiresAt: Date }> {
	const { platform } = connector;
	const id = newId();
	const state = generateState();
	const codeVerifier = generateCodeVerifier();
	const { scopes, loginHint, expiresAt } = await inTenant(
		ctx.db,
		ctx.tenantId,
		async (tx) => {
			const brand = await getBrandRow(tx, ctx.tenantId, input.brandId);
			const earlier = input.connectionId
				? await getConnectionRow(tx, ctx.tenantId, input.connectionId)
				: null;
			if (
				earlier &&
				(earlier.brandId !== brand.id || earlier.platform !== platform)
			)
				throw new InvalidInput(
					"This connection belongs to another brand or platform. Give one of this brand.",
					{ field: ["connectionId"] },
				);
			const wanted = wantedScopes(connector.oauth, {
				scopeSets: input.scopeSets,
				earlierSets: earlier?.scopeSets ?? [],
				grantedScopes: earlier?.grant
					? [
							...earlier.grant.grantedScopes,
							...(await scopesOfSiblings(
								tx,
								ctx.tenantId,
								earlier.grant.id,
								ctx.connectors,
							)),
						]
					: [],
			});
			requireScopesOfApp(connector, app, wanted.scopeSets);
			const actor = actorColumns(ctx.actor);
			const sealedVerifier = await ctx.keys.sealField(
				asSql(tx),
				ctx.tenantId,
				verifierContext(id),
				new Secret(codeVerifier),
			);
			// The callback is judged by the database's clock, so the end is told by it too.
			const expiresAt = await readTime(asSql(tx), {
				inSeconds: lifeSeconds,
			});
			await keepForRepeats(asSql(tx), ctx, id);
			// Asked for again with the same key: of the two consent pages only the newest leads anywhere.
			if (ctx.idempotency?.replaces)
				await tx.oauthAttempt.deleteMany({
					where: {
						tenantId: ctx.tenantId,
						id: ctx.idempotency.replaces,
						consumedAt: null,
					},
				});
			await tx.oauthAttempt.create({
				data: {
					id,
					tenantId: ctx.tenantId,
					brandId: brand.id,
					platform,
					clientId: app.clientId,
					stateHash: new Uint8Array(sha256(state)),
					actorType: actor.type,
					actorId: actor.id,
					browserNonceHash: input.browserNonce
						? new Uint8Array(sha256(input.browserNonce))
						: null,
					sealedVerifier: new Uint8Array(sealedVerifier),
					redirectUri: app.redirectUri,
					requestedScopes: wanted.scopes,
					scopeSets: wanted.scopeSets,
					connectionId: earlier?.id ?? null,
					returnTo: input.returnTo ?? null,
					expiresAt,
				},
			});
			return {
				scopes: wanted.scopes,
				expiresAt,
				loginHint:
					earlier?.grant?.platformUserId ??
					(await findSignIn(
						tx,
						ctx.tenantId,
						brand.id,
						connector.oauth,
						app.clientId,
					)),
			};
		},
	);
	const url = createAuthorizationRequest(
		connector.oauth,
		app,
		ctx.endpoints[platform],
		{
			scopes,
			state,
			codeVerifier,
			reconsent: true,
			...(loginHint === undefined ? {} : { loginHint }),
		},
	);
	return { authorizationUrl: url.href, expiresAt };
}

/** The platform would refuse the whole consent for one scope that its app was not set up with. */
function requireScopesOfApp(
	connector: PlatformConnector,
	app: OAuthApp,
	scopeSets: readonly string[],
): void {
	const { scopes } = app;
	const missing = connector.oauth.scopeSets.filter(
		(set) =>
			scopeSets.includes(set.key) &&
			set.scopes.some((scope) => scopes && !scopes.includes(scope)),
	);
	if (missing.length > 0)
		throw new AppError(
			"APP_NOT_CONFIGURED",
			`The OAuth app that is set up for ${connector.oauth.platformName} does not have: ${missing.map((set) => set.title).join(", ")}. Its owner can add the scopes to it.`,
			{ field: ["scopeSets"] },
		);
}
