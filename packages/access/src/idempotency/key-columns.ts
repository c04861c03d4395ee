import { type AccessContext, actorColumns } from "../context.ts";

/** A key's row: tenant, actor and the key's hash, as `$1` to `$4`. */
export function keyColumns(
	ctx: AccessContext,
	keyHash: Buffer,
): [string, string, string, Buffer] {
	const { type, id } = actorColumns(ctx.actor);
	if (id === null)
		throw new TypeError("an Idempotency-Key belongs to a person or an API key");
	return [ctx.tenantId, type, id, keyHash];
}
