import { AppError } from "@patchbay/errors";
import { PlatformUnavailable } from "@patchbay/oauth";
import type { ConnectionsContext } from "../context.ts";

/** Fires when a person has waited long enough for a connection as a whole. */
export function connectDeadline({
	connectMilliseconds = 25_000,
}: Pick<ConnectionsContext, "connectMilliseconds">): AbortSignal {
	return AbortSignal.timeout(connectMilliseconds);
}

/**
 * The deadline, or the caller's leaving. A list of accounts may end at either; an exchange goes on to its end, since the
 * platform's answer cannot be brought a second time.
 */
export function whileWaitedFor(
	{ signal }: Pick<ConnectionsContext, "signal">,
	deadline: AbortSignal,
): AbortSignal {
	return signal ? AbortSignal.any([deadline, signal]) : deadline;
}

/** The error to tell when a call was ended by the signal; any other error as it is. */
export function asTooSlow(
	error: unknown,
	ended: AbortSignal,
	platformName: string,
): unknown {
	if (!ended.aborted || error instanceof AppError) return error;
	return new PlatformUnavailable(
		`${platformName} takes too long to answer. Start the connection again in a few minutes.`,
		{ cause: error },
	);
}
