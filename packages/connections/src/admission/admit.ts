import { asSql, inTenant, retryConflicts } from "@patchbay/db";
import { holdKeys } from "@patchbay/keys";
import type { PlatformUser } from "@patchbay/oauth";
import type { ConnectionsContext } from "../context.ts";
import type { Admission, Admitted, Found } from "./admission.ts";
import { asTooSlow, whileWaitedFor } from "./connect-deadline.ts";
import { identifyUser } from "./identify-user.ts";
import { lookAtHeld } from "./look-at-held.ts";
import { lookAtIssued } from "./look-at-issued.ts";
import { revokeRefused } from "./revoke-refused.ts";
import { lockBrand, writeConnection } from "./write-connection.ts";

/**
 * The one end of every way to connect: a consent, a key, the operator's token or a grant that is there already. It finds
 * out whose access it is, what it may do and which accounts it reaches, and only then writes grant, connection and
 * accounts in one transaction. A credential that is refused on the way was never stored, and is revoked at the platform.
 *
 * @throws {AppError} PLATFORM_USER_MISMATCH, CREDENTIAL_REJECTED for a key, RECONNECT_REQUIRED for a held grant
 * @throws {AccessMissing | ScopeMissing | TokenResponseInvalid | UnexpectedReply | PlatformUnavailable | RateLimited}
 */
export async function admit(
	ctx: ConnectionsContext,
	admission: Admission,
): Promise<Admitted> {
	const { access, platform, deadline } = admission;
	let user: PlatformUser | null = null;
	try {
		let found: Found;
		if ("issued" in access) {
			user = await identifyUser(ctx, admission, access);
			found = await lookAtIssued(ctx, admission, access, user);
		} else found = await lookAtHeld(ctx, admission, access);
		admission.checkAccounts?.(found.accounts);
		return await write(ctx, admission, found);
	} catch (error) {
		if ("issued" in access && access.revokeIfRefused)
			await revokeRefused(ctx, { platform, ...access, user });
		throw asTooSlow(error, whileWaitedFor(ctx, deadline), platform.name);
	}
}

async function write(
	ctx: ConnectionsContext,
	admission: Admission,
	found: Found,
): Promise<Admitted> {
	const { platform, brandId, scopeSets, connectionId, by } = admission;
	const { formerGrantId, ...made } = await retryConflicts(() =>
		inTenant(ctx.db, ctx.tenantId, async (tx) => {
			const sql = asSql(tx);
			// Before any lock: also where nothing is sealed, no connection may come to be after its tenant's keys are gone.
			await holdKeys(sql, ctx.tenantId);
			await lockBrand(sql, ctx.tenantId, brandId);
			return found.withGrant(tx, async (grantId) => ({
				grantId,
				...(await writeConnection(tx, ctx, {
					platform: platform.id,
					brandId,
					grantId,
					scopeSets,
					connectionId,
					accounts: found.accounts,
					loginName: found.loginName,
					by,
				})),
			}));
		}),
	);
	if (formerGrantId !== null)
		// The connection stands already: it must not be told as a failure.
		await ctx.credentials
			.destroyGrant(ctx, formerGrantId)
			.catch((err: unknown) =>
				ctx.logger.error(
					{ err, grantId: formerGrantId },
					"the former grant could not be given up",
				),
			);
	return { ...made, platform: platform.id };
}
