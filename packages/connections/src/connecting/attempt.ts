import { createHash, timingSafeEqual } from "node:crypto";
import { type AccessContext, isSameActor } from "@patchbay/access";
import {
	type ActorType,
	type Database,
	inTenant,
	type Platform,
	systemSql,
} from "@patchbay/db";
import {
	CallbackQuery,
	type CredentialMethod,
	type PlatformId,
	StateRefused,
} from "@patchbay/oauth";
import { connectablePlatforms, type Platforms } from "@patchbay/platforms";

/** A consumed attempt to connect, of whichever tenant its key belongs to. */
export interface Attempt {
	id: string;
	tenantId: string;
	brandId: string;
	platform: Platform;
	method: Exclude<CredentialMethod, "API_KEY">;
	clientId: string;
	actorType: ActorType;
	actorId: string | null;
	browserNonceHash: Buffer | null;
	/** Null where the method needs none to finish. */
	sealedSecret: Buffer | null;
	redirectUri: string;
	requestedScopes: string[];
	scopeSets: string[];
	connectionId: string | null;
	returnTo: string | null;
	wasConsumed: boolean;
	wasExpired: boolean;
}

export function sha256(text: string): Buffer {
	return createHash("sha256").update(text).digest();
}

/** Place to which the ciphertext of an attempt's secret is bound. */
export function secretContext(attemptId: string) {
	return {
		record: "oauth_attempt",
		id: attemptId,
		field: "sealed_secret",
		version: 1,
	};
}

/**
 * The key of the attempt that a callback answers, as the platform's methods name it; null for a query that names none.
 * Another platform's methods are asked after its own, so that an answer brought to the wrong place is told as that.
 */
export function attemptKey(
	platforms: Platforms,
	platform: PlatformId,
	query: CallbackQuery,
): string | null {
	const all = connectablePlatforms(platforms);
	const own = all.filter(({ id }) => id === platform);
	for (const { methods } of [...own, ...all])
		for (const method of methods) {
			const key = method.kind === "API_KEY" ? null : method.keyOf(query);
			if (key !== null) return key;
		}
	return null;
}

/**
 * Takes the attempt of a callback, in one atomic statement and before the rest of the callback is looked at: whatever is
 * wrong with it, the attempt has had its one use. Null for a key that was never given out or is long gone.
 */
export async function consumeAttempt(
	db: Database,
	key: string | null,
): Promise<Attempt | null> {
	if (key === null) return null;
	const { rows } = await systemSql(db).query<Attempt>(
		`select id, tenant_id as "tenantId", brand_id as "brandId", platform, method, client_id as "clientId",
			actor_type as "actorType", actor_id as "actorId", browser_nonce_hash as "browserNonceHash",
			sealed_secret as "sealedSecret", redirect_uri as "redirectUri", requested_scopes as "requestedScopes",
			scope_sets as "scopeSets", connection_id as "connectionId", return_to as "returnTo",
			was_consumed as "wasConsumed", was_expired as "wasExpired"
		from system.consume_oauth_attempt($1)`,
		[sha256(key)],
	);
	return rows[0] ?? null;
}

/** Path to which a person returns after an attempt, by its key; null for one that the tenant does not have. */
export async function findReturnPath(
	{
		db,
		tenantId,
		platforms,
	}: Pick<AccessContext, "tenantId"> & { db: Database; platforms: Platforms },
	{ platform, callbackQuery }: { platform: PlatformId; callbackQuery: string },
): Promise<string | null> {
	const query = CallbackQuery.parse(callbackQuery);
	const key = attemptKey(platforms, platform, query);
	if (key === null) return null;
	const attempt = await inTenant(db, tenantId, (tx) =>
		tx.oauthAttempt.findFirst({
			where: { tenantId, keyHash: new Uint8Array(sha256(key)) },
			select: { returnTo: true },
		}),
	);
	return attempt?.returnTo ?? null;
}

/**
 * Refuses a callback that does not belong to a running attempt of this actor, in this browser, at this platform.
 * @throws {StateRefused} each reason with its own code
 */
export function checkAttempt(
	attempt: Attempt | null,
	by: {
		ctx: Pick<AccessContext, "tenantId" | "actor">;
		platform: PlatformId;
		browserNonce: string | null;
	},
): asserts attempt is Attempt {
	// Another tenant's state is as unknown as one that was made up.
	if (attempt === null || attempt.tenantId !== by.ctx.tenantId)
		throw new StateRefused(
			"STATE_INVALID",
			"This answer does not belong to a connection that was started here. Start the connection again.",
		);
	if (attempt.wasConsumed)
		throw new StateRefused(
			"STATE_REPLAYED",
			"This answer was used before. If the connection is not there, start it again.",
		);
	if (attempt.wasExpired)
		throw new StateRefused(
			"STATE_EXPIRED",
			"The connection took longer than ten minutes. Start it again.",
		);
	if (
		!isSameActor(by.ctx.actor, { type: attempt.actorType, id: attempt.actorId })
	)
		throw new StateRefused(
			"ACTOR_MISMATCH",
			"Another person started this connection. Start it again yourself.",
		);
	if (!isSameBrowser(attempt.browserNonceHash, by.browserNonce))
		throw new StateRefused(
			"BROWSER_MISMATCH",
			"This connection was started in another browser. Finish it there, or start it again here.",
		);
	if (attempt.platform !== by.platform)
		throw new StateRefused(
			"PLATFORM_MISMATCH",
			"This answer is for another platform's connection. Start the connection again.",
		);
}

/** An attempt that was begun without a nonce (by a script) is held to its actor alone. */
function isSameBrowser(hash: Buffer | null, nonce: string | null): boolean {
	if (hash === null) return true;
	return nonce !== null && timingSafeEqual(hash, sha256(nonce));
}
