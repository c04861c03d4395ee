import { createHash, timingSafeEqual } from "node:crypto";
import { type AccessContext, isSameActor } from "@patchbay/access";
import {
	type ActorType,
	type Database,
	inTenant,
	type Platform,
	systemSql,
} from "@patchbay/db";
import { type PlatformId, StateRefused } from "@patchbay/oauth";

/** A consumed attempt to connect, of whichever tenant the state belongs to. */
export interface Attempt {
	id: string;
	tenantId: string;
	brandId: string;
	platform: Platform;
	clientId: string;
	actorType: ActorType;
	actorId: string | null;
	browserNonceHash: Buffer | null;
	sealedVerifier: Buffer;
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

/** What the PKCE verifier's ciphertext is bound to. */
export function verifierContext(attemptId: string) {
	return {
		record: "oauth_attempt",
		id: attemptId,
		field: "sealed_verifier",
		version: 1,
	};
}

/**
 * Takes the attempt of a callback's state, in one atomic statement and before the rest of the callback is looked at:
 * whatever is wrong with it, the state has had its one use. Null for a state that was never given out or is long gone.
 */
export async function consumeAttempt(
	db: Database,
	callbackQuery: string,
): Promise<Attempt | null> {
	const state = readState(callbackQuery);
	if (!state) return null;
	const { rows } = await systemSql(db).query<Attempt>(
		`select id, tenant_id as "tenantId", brand_id as "brandId", platform, client_id as "clientId",
			actor_type as "actorType", actor_id as "actorId", browser_nonce_hash as "browserNonceHash",
			sealed_verifier as "sealedVerifier", redirect_uri as "redirectUri", requested_scopes as "requestedScopes",
			scope_sets as "scopeSets", connection_id as "connectionId", return_to as "returnTo",
			was_consumed as "wasConsumed", was_expired as "wasExpired"
		from system.consume_oauth_attempt($1)`,
		[sha256(state)],
	);
	return rows[0] ?? null;
}

/** Where a person comes back to after an attempt, by the query of its callback; null for one that the tenant does not have. */
export async function findReturnPath(
	{ db, tenantId }: Pick<AccessContext, "tenantId"> & { db: Database },
	callbackQuery: string,
): Promise<string | null> {
	const state = readState(callbackQuery);
	if (state === null) return null;
	const attempt = await inTenant(db, tenantId, (tx) =>
		tx.oauthAttempt.findFirst({
			where: { tenantId, stateHash: new Uint8Array(sha256(state)) },
			select: { returnTo: true },
		}),
	);
	return attempt?.returnTo ?? null;
}

/** The one state of a query; null with none or several. */
function readState(callbackQuery: string): string | null {
	const states = new URLSearchParams(callbackQuery.slice(0, 8192)).getAll(
		"state",
	);
	return states.length === 1 ? (states[0] ?? null) : null;
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
