import type { AccessContext } from "@patchbay/access";

/** Owner of counted use: one API key, or one person in one tenant. */
export interface QuotaOwner {
	tenantId: string;
	actorId: string;
	/** Name as a sentence about the limit begins. */
	name: "This API key" | "This person";
}

/** Null for the system itself, which no request speaks for. */
export function quotaOwnerOf({
	tenantId,
	actor,
}: Pick<AccessContext, "tenantId" | "actor">): QuotaOwner | null {
	if (actor.type === "SYSTEM") return null;
	const name = actor.type === "API_KEY" ? "This API key" : "This person";
	return { tenantId, actorId: actor.id, name };
}
