import type { AccessContext } from "@patchbay/access";
import { rejectIfEnded } from "@patchbay/connections";
import { interactiveLimits, type PlatformSession } from "@patchbay/platforms";
import type { WritesParts } from "../context.ts";
import type { Target } from "../targets/target.ts";

/**
 * Opens a session for a target's account. When the platform refuses the grant itself, its connections ask for a reconnect from
 * then on.
 */
export async function withTargetSession<T>(
	parts: WritesParts,
	ctx: AccessContext,
	target: Target,
	purpose: string,
	call: (session: PlatformSession) => Promise<T>,
): Promise<T> {
	const session = await parts.credentials.openSession(ctx, {
		grantId: target.grantId,
		platform: target.platform,
		purpose,
		limits: interactiveLimits,
	});
	try {
		return await call(session);
	} catch (error) {
		await rejectIfEnded(
			session,
			error,
			parts.logger.child({ grantId: target.grantId }),
		);
		throw error;
	}
}

/** The session, whose calls end after so many milliseconds. */
export const within = (
	session: PlatformSession,
	milliseconds: number,
): PlatformSession => ({
	...session,
	signal: AbortSignal.timeout(Math.ceil(milliseconds)),
});
