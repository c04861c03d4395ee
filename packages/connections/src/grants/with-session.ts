import type { Platform } from "@patchbay/db";
import type { Urgency } from "@patchbay/limits";
import { interactiveLimits, type PlatformSession } from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";
import { rejectIfEnded } from "./reject-if-ended.ts";

export interface SessionOf {
	grantId: string;
	platform: Platform;
	purpose: string;
	signal?: AbortSignal;
	/** False: nobody waits for it, so that the platform may take its time. */
	isAwaited?: boolean;
	/** Urgency of its requests; a person's when left out. */
	urgency?: Urgency;
}

/**
 * Calls one of a grant's platforms with its credential. When the platform refuses the grant itself, though its token was fresh,
 * the grant and its connections ask for a reconnect from then on.
 *
 * @throws what `openSession` and `call` throw
 */
export async function withSession<T>(
	ctx: ConnectionsContext,
	of: SessionOf,
	call: (session: PlatformSession) => Promise<T>,
): Promise<T> {
	const session = await ctx.credentials.openSession(ctx, {
		grantId: of.grantId,
		platform: of.platform,
		purpose: of.purpose,
		...(of.signal ? { signal: of.signal } : {}),
		...(of.urgency ? { urgency: of.urgency } : {}),
		...(of.isAwaited === false ? {} : { limits: interactiveLimits }),
	});
	try {
		return await call(session);
	} catch (error) {
		await rejectIfEnded(
			session,
			error,
			ctx.logger.child({ grantId: of.grantId }),
		);
		throw error;
	}
}
