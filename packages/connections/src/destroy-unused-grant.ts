import type { ConnectionsContext } from "./context.ts";

/**
 * Revokes a grant at the platform (best effort) and destroys its tokens, when no live connection stands on it. Safe to
 * call again. A failure is logged: the connection is gone whatever becomes of the grant, and the next disconnect tries
 * anew.
 */
export async function destroyUnusedGrant(
	ctx: ConnectionsContext,
	grantId: string,
): Promise<void> {
	await ctx.credentials.destroyGrant(ctx, grantId);
}
