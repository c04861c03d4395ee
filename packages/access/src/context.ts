import type { IdempotencyClaim } from "./idempotency/idempotency-claim.ts";

export type Role = "OWNER" | "ADMIN" | "MEMBER";

export type ApiKeyScope =
	| "READ"
	| "CONNECT"
	| "IMPORT"
	| "CAMPAIGNS_WRITE"
	| "TOKENS_READ"
	| "ADMIN";

/**
 * Person, key or system that acts. `label` is what the audit shows when the row itself is gone: an e-mail address or a
 * key's name.
 */
export type Actor =
	| { type: "MEMBER"; id: string; userId: string; label: string }
	| { type: "API_KEY"; id: string; label: string }
	| { type: "SYSTEM"; name: string };

/** Actor, tenant and origin of an action. Every read and every verb takes one. */
export interface AccessContext {
	tenantId: string;
	actor: Actor;
	/** Role of a MEMBER; null for an API key and for the system. */
	role: Role | null;
	/** Scopes of an API_KEY; empty otherwise. */
	scopes: readonly ApiKeyScope[];
	/** Session of a signed-in person. */
	sessionId?: string;
	/** End of the API key or session, as known when it was looked up; a key may have no end. */
	expiresAt?: Date;
	requestId: string;
	/** Claim of a request that may be sent again: a verb keeps what it makes under it (`keepForRepeats`). */
	idempotency?: IdempotencyClaim;
	ipAddress?: string;
	userAgent?: string;
}

/** The context of work that no person asked for: schedules, the worker, the command line. */
export function systemContext(
	tenantId: string,
	name: string,
	requestId: string,
): AccessContext {
	return {
		tenantId,
		actor: { type: "SYSTEM", name },
		role: null,
		scopes: [],
		requestId,
	};
}

/** Row form of an actor: what `…_by_type` and `…_by_id` hold. */
export function actorColumns(actor: Actor): {
	type: Actor["type"];
	id: string | null;
} {
	return { type: actor.type, id: actor.type === "SYSTEM" ? null : actor.id };
}

export function isSameActor(
	actor: Actor,
	row: { type: string; id: string | null },
): boolean {
	const { type, id } = actorColumns(actor);
	return type === row.type && id === row.id;
}
