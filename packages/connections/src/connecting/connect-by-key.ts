import { inTenant } from "@patchbay/db";
import type { KeyMethod } from "@patchbay/oauth";
import type { Platform } from "@patchbay/platforms";
import { admit } from "../admission/admit.ts";
import { connectDeadline } from "../admission/connect-deadline.ts";
import { newcomerMeter } from "../admission/newcomer-meter.ts";
import type { ConnectionsContext } from "../context.ts";
import type { ConnectInput } from "./connect-input.ts";
import { findTarget } from "./find-target.ts";
import { wantedScopes } from "./wanted-scopes.ts";

/**
 * Connects a brand, or reconnects one, by a key that an admin made in the platform's own settings. No OAuth app is asked
 * for. The key is tried before anything is written.
 *
 * @throws {InvalidFields} naming every field that is missing or does not have its form
 * @throws {AppError} CREDENTIAL_REJECTED when the platform refuses the key, PLATFORM_USER_MISMATCH
 * @throws what `admit` throws
 */
export async function connectByKey(
	ctx: ConnectionsContext,
	platform: Platform,
	method: KeyMethod,
	input: ConnectInput,
): Promise<string> {
	const deadline = connectDeadline(ctx);
	const issued = method.read({
		apiKey: input.apiKey ?? null,
		publicApiKey: input.publicApiKey ?? null,
	});
	const { earlier } = await inTenant(ctx.db, ctx.tenantId, (tx) =>
		findTarget(tx, ctx.tenantId, { ...input, platform: platform.id }),
	);
	const { scopeSets } = wantedScopes(platform, {
		scopeSets: input.scopeSets,
		earlierSets: earlier?.scopeSets ?? [],
		grantedScopes: [],
	});
	const { connectionId } = await admit(ctx, {
		platform,
		access: {
			issued,
			method,
			app: null,
			meter: newcomerMeter(ctx, {
				platform,
				app: null,
				credential: issued.credential,
				signal: deadline,
			}),
			askedScopes: null,
			revokeIfRefused: false,
		},
		brandId: input.brandId,
		scopeSets,
		connectionId: input.connectionId ?? null,
		by: "key",
		deadline,
	});
	return connectionId;
}
