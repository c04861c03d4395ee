import { createTokenSession, type PlatformSession } from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";
import type { Admission, IssuedAccess } from "./admission.ts";

/** Opens a session with a credential that nothing is stored of yet. */
export function openIssued(
	ctx: ConnectionsContext,
	{ platform, deadline }: Pick<Admission, "platform" | "deadline">,
	{ issued, app, askedScopes, meter }: IssuedAccess,
): PlatformSession {
	return createTokenSession({
		credential: issued.credential,
		scopes: issued.scopes ?? askedScopes,
		facts: issued.facts,
		platform,
		app,
		endpoints: ctx.endpoints[platform.id],
		requestId: ctx.requestId,
		logger: ctx.logger,
		signal: deadline,
		meter,
	});
}
