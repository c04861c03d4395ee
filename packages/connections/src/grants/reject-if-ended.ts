import type { Logger } from "@patchbay/logger";
import { failureKind, type PlatformSession } from "@patchbay/platforms";

/**
 * Marks the session's grant where a call failed because the platform refused the grant itself, though its credential was
 * fresh: its connections ask for a reconnect from then on. Any other failure says nothing of it. Throws nothing: the
 * call's own failure is what the caller has to tell.
 */
export async function rejectIfEnded(
	session: PlatformSession,
	error: unknown,
	logger: Logger,
): Promise<void> {
	if (failureKind(error) !== "reconnect" || !(error instanceof Error)) return;
	try {
		await session.reject(error.message);
	} catch (err) {
		logger.error({ err }, "a grant could not be marked");
	}
}
