import type { TenantTransaction } from "@patchbay/db";
import type { PlatformUser } from "@patchbay/oauth";
import { findScopeMissing, neededSets } from "@patchbay/platforms";
import { discoverAccounts } from "../accounts/discover-accounts.ts";
import type { ConnectionsContext } from "../context.ts";
import type { Admission, Found, IssuedAccess } from "./admission.ts";
import { requireSameUser } from "./check-platform-user.ts";
import { whileWaitedFor } from "./connect-deadline.ts";
import { inspectKey } from "./inspect-key.ts";
import { openIssued } from "./issued-session.ts";
import { asRefusedKey } from "./refused-key.ts";
import { requireLasting } from "./require-lasting.ts";

/** Finds out what a credential that nothing is stored of may do, and which accounts it reaches. */
export async function lookAtIssued(
	ctx: ConnectionsContext,
	admission: Admission,
	given: IssuedAccess,
	user: PlatformUser,
): Promise<Found> {
	const { platform, connectionId } = admission;
	const access = await inspectKey(ctx, admission, given);
	const { issued, method, app } = access;
	const renewed =
		connectionId === null
			? undefined
			: await requireSameUser(ctx, connectionId, user, access.method.kind);
	const scopes = issued.scopes ?? access.askedScopes;
	// Of what was asked for now, features that the rest does without may be left out: they show as missing.
	const missing = findScopeMissing(platform, neededSets(platform), scopes);
	if (missing) throw asRefusedKey(missing, method.kind, platform.name);
	await requireLasting(ctx, platform, access, user);
	const accounts = await discoverAccounts(
		platform,
		openIssued(
			ctx,
			{ platform, deadline: whileWaitedFor(ctx, admission.deadline) },
			access,
		),
	).catch((error: unknown) => {
		throw asRefusedKey(error, method.kind, platform.name);
	});
	const grant = {
		grantId: renewed,
		platform: platform.id,
		method: method.kind,
		clientId: app?.clientId ?? null,
		platformUser: user,
		issued: { ...issued, scopes: scopes && [...scopes] },
	};
	return {
		accounts,
		loginName: user.name,
		async withGrant<T>(
			tx: TenantTransaction,
			within: (grantId: string) => Promise<T>,
		) {
			let made: { value: T } | undefined;
			await ctx.credentials.saveGrant(tx, ctx, grant, async ({ grantId }) => {
				made = { value: await within(grantId) };
			});
			if (!made) throw new Error("a grant was saved without its connection");
			return made.value;
		},
	};
}
