import type { Platform } from "@patchbay/db";
import {
	failureKind,
	interactiveLimits,
	type PlatformSession,
} from "@patchbay/platforms";
import type { ConnectionsContext } from "./context.ts";

export interface SessionOf {
	grantId: string;
	platform: Platform;
	purpose: string;
	signal?: AbortSignal;
	/** False: nobody waits for it, so that the platform may take its time. */
	isAwaited?: boolean;
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
		...(of.isAwaited === false ? {} : { limits: interactiveLimits }),
	});
	try {
		return await call(session);
	} catch (error) {
		if (failureKind(error) === "reconnect" && error instanceof Error)
			await reject(ctx, of, session, error.message);
		throw error;
	}
}

async function reject(
	ctx: ConnectionsContext,
	{ grantId }: { grantId: string },
	session: PlatformSession,
	message: string,
): Promise<void> {
	try {
		await session.reject(message);
	} catch (err) {
		ctx.logger.error({ err, grantId }, "a grant could not be marked");
	}
}
