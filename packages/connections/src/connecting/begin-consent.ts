import { actorColumns, keepForRepeats } from "@patchbay/access";
import { asSql, inTenant, newId, readTime } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import { holdKeys } from "@patchbay/keys";
import { callTokenEndpoint } from "@patchbay/limits";
import {
	type BegunConsent,
	type OAuthApp,
	TokenResponseInvalid,
} from "@patchbay/oauth";
import type { Platform } from "@patchbay/platforms";
import { asTooSlow, connectDeadline } from "../admission/connect-deadline.ts";
import { newcomerMeter } from "../admission/newcomer-meter.ts";
import type { ConnectionsContext } from "../context.ts";
import { secretContext, sha256 } from "./attempt.ts";
import type { ConsentMethod } from "./chosen-method.ts";
import type { ConnectInput } from "./connect-input.ts";
import { findSignIn } from "./find-sign-in.ts";
import { findTarget } from "./find-target.ts";
import { scopesOfSiblings } from "./scopes-of-siblings.ts";
import { wantedScopes } from "./wanted-scopes.ts";

const lifeSeconds = 600;

export interface Chosen {
	platform: Platform;
	method: ConsentMethod;
	app: OAuthApp;
}

/** Brand that a consent is for, and the browser that it is given in. */
export type ConsentFor = Pick<
	ConnectInput,
	"brandId" | "connectionId" | "returnTo" | "browserNonce"
>;

/**
 * Begins a consent and tells where to send the browser. Stored is one attempt: the hash of the key by which the callback
 * names it, and the sealed secret to finish it with. The platform may be called for the key, so that nothing is held open
 * meanwhile. The consent page is always shown, because a silent agreement brings no refresh token. Who reconnects, or has
 * signed in for another platform of the same provider, is named to the platform.
 *
 * @throws {AppRejected | PlatformUnavailable | RateLimited | PlatformRejected | TokenResponseInvalid} what a platform
 * answers that is asked first
 */
export async function beginConsent(
	ctx: ConnectionsContext,
	chosen: Chosen,
	input: ConnectInput,
): Promise<{ authorizationUrl: string; expiresAt: Date }> {
	return openConsent(ctx, chosen, input, await findWanted(ctx, chosen, input));
}

/** Begins a consent for scopes that are known. */
export async function openConsent(
	ctx: ConnectionsContext,
	chosen: Chosen,
	input: ConsentFor,
	wanted: Wanted,
): Promise<{ authorizationUrl: string; expiresAt: Date }> {
	const { platform, method, app } = chosen;
	const deadline = connectDeadline(ctx);
	const meter = newcomerMeter(ctx, { platform, app, signal: deadline });
	const begun = await callTokenEndpoint(meter, (waitTurn) =>
		method.begin(
			{
				app,
				endpoints: ctx.endpoints[platform.id],
				waitTurn,
				requestId: ctx.requestId,
				signal: deadline,
			},
			{
				scopes: wanted.scopes,
				reconsent: true,
				...(wanted.loginHint === undefined
					? {}
					: { loginHint: wanted.loginHint }),
			},
		),
	).catch((error: unknown) => {
		throw asTooSlow(error, deadline, platform.name);
	});
	const expiresAt = await storeAttempt(ctx, chosen, input, { wanted, begun });
	return { authorizationUrl: begun.url.href, expiresAt };
}

export interface Wanted {
	scopes: readonly string[];
	scopeSets: readonly string[];
	loginHint: string | undefined;
	/** True where files are picked, and nothing is connected. */
	picksFiles?: boolean;
}

async function findWanted(
	ctx: ConnectionsContext,
	{ platform, app }: Chosen,
	input: ConnectInput,
): Promise<Wanted> {
	const { tenantId } = ctx;
	return inTenant(ctx.db, tenantId, async (tx) => {
		const { brand, earlier } = await findTarget(tx, tenantId, {
			...input,
			platform: platform.id,
		});
		const wanted = wantedScopes(platform, {
			scopeSets: input.scopeSets,
			earlierSets: earlier?.scopeSets ?? [],
			grantedScopes: earlier?.grant
				? [
						...earlier.grant.grantedScopes,
						...(await scopesOfSiblings(
							tx,
							tenantId,
							earlier.grant.id,
							ctx.platforms,
						)),
					]
				: [],
		});
		requireScopesOfApp(platform, app, wanted.scopeSets);
		const loginHint =
			earlier?.grant?.platformUserId ??
			(await findSignIn(tx, tenantId, brand.id, platform, app.clientId));
		return { ...wanted, loginHint };
	});
}

/** @returns when the attempt ends, by the database's clock, which judges the callback too */
async function storeAttempt(
	ctx: ConnectionsContext,
	{ platform, method, app }: Chosen,
	input: ConsentFor,
	{ wanted, begun }: { wanted: Wanted; begun: BegunConsent },
): Promise<Date> {
	const { tenantId } = ctx;
	const id = newId();
	return inTenant(ctx.db, tenantId, async (tx) => {
		const sql = asSql(tx);
		// Also where the method leaves no secret to seal.
		await holdKeys(sql, tenantId);
		const actor = actorColumns(ctx.actor);
		const sealed =
			begun.secret &&
			(await ctx.keys.sealField(
				sql,
				tenantId,
				secretContext(id),
				begun.secret,
			));
		const expiresAt = await readTime(sql, { inSeconds: lifeSeconds });
		await keepForRepeats(sql, ctx, id);
		// Asked for again with the same key: of the two consent pages only the newest leads anywhere.
		if (ctx.idempotency?.replaces)
			await tx.oauthAttempt.deleteMany({
				where: { tenantId, id: ctx.idempotency.replaces, consumedAt: null },
			});
		const { count } = await tx.oauthAttempt.createMany({
			data: [
				{
					id,
					tenantId,
					brandId: input.brandId,
					platform: platform.id,
					method: method.kind,
					clientId: app.clientId,
					keyHash: new Uint8Array(sha256(begun.key)),
					actorType: actor.type,
					actorId: actor.id,
					browserNonceHash: input.browserNonce
						? new Uint8Array(sha256(input.browserNonce))
						: null,
					sealedSecret: sealed && new Uint8Array(sealed),
					redirectUri: app.redirectUri,
					requestedScopes: [...wanted.scopes],
					scopeSets: [...wanted.scopeSets],
					picksFiles: wanted.picksFiles ?? false,
					connectionId: input.connectionId ?? null,
					returnTo: input.returnTo ?? null,
					expiresAt,
				},
			],
			skipDuplicates: true,
		});
		if (count === 0)
			throw new TokenResponseInvalid(
				`${platform.name} sent an answer that cannot be used. Try again; if this keeps happening, tell the operator.`,
				"a request token that was given out before",
			);
		return expiresAt;
	});
}

/** The platform would refuse the whole consent for one scope that its app was not set up with. */
function requireScopesOfApp(
	platform: Platform,
	app: OAuthApp,
	scopeSets: readonly string[],
): void {
	const { scopes } = app;
	const missing = platform.scopes.sets.filter(
		(set) =>
			scopeSets.includes(set.key) &&
			set.scopes.some((scope) => scopes && !scopes.includes(scope)),
	);
	if (missing.length > 0)
		throw new AppError(
			"APP_NOT_CONFIGURED",
			`The OAuth app that is set up for ${platform.name} does not have: ${missing.map((set) => set.title).join(", ")}. Its owner can add the scopes to it.`,
			{ field: ["scopeSets"] },
		);
}
