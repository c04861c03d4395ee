import type { ConnectionsContext } from "./context.ts";

/** Fires when a person has waited long enough for a connection: what is left then is the workers'. */
export const connectDeadline = ({
	connectMilliseconds = 25_000,
}: Pick<ConnectionsContext, "connectMilliseconds">): AbortSignal =>
	AbortSignal.timeout(connectMilliseconds);
