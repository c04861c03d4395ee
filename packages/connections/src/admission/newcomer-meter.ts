import type { Meter } from "@patchbay/limits";
import type { Credential, OAuthApp } from "@patchbay/oauth";
import type { Platform } from "@patchbay/platforms";
import { sha256 } from "../connecting/attempt.ts";
import type { ConnectionsContext } from "../context.ts";

/**
 * Counts the requests of somebody who connects, before and after the platform says who they are. Until then an exchange or
 * a token counts for nobody else, and a key for itself: of one key all tries are counted together.
 */
export function newcomerMeter(
	ctx: ConnectionsContext,
	{
		platform,
		app,
		credential,
		signal,
	}: {
		platform: Platform;
		/** Null for a key, which belongs to no app. */
		app: OAuthApp | null;
		/** Present where it is there already: a key. */
		credential?: Credential;
		signal: AbortSignal;
	},
): Meter {
	return ctx.credentials.meter({
		platform: platform.id,
		clientId: app?.clientId ?? null,
		tenantId: app?.tenantId,
		person: {
			tenantId: ctx.tenantId,
			...(credential?.method === "API_KEY"
				? { keyDigest: sha256(credential.key.reveal()).toString("hex") }
				: {}),
		},
		extras: app?.extras,
		signal,
	});
}
