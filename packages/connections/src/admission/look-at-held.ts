import type { Platform } from "@patchbay/platforms";
import {
	type Discovered,
	discoverAccounts,
	noAccounts,
} from "../accounts/discover-accounts.ts";
import type { ConnectionsContext } from "../context.ts";
import { withSession } from "../grants/with-session.ts";
import { listIsNewMilliseconds, readListing } from "../reading/listing.ts";
import type { Admission, Found, HeldAccess } from "./admission.ts";
import { whileWaitedFor } from "./connect-deadline.ts";
import { requireLiveGrant } from "./require-live-grant.ts";

/** Finds out which accounts a grant reaches that the tenant has. */
export async function lookAtHeld(
	ctx: ConnectionsContext,
	{ platform, deadline }: Admission,
	{ grantId, loginName }: HeldAccess,
): Promise<Found> {
	const accounts =
		(await findKept(ctx, platform, grantId)) ??
		(await withSession(
			ctx,
			{
				grantId,
				platform: platform.id,
				purpose: "list ad accounts to connect another brand",
				signal: whileWaitedFor(ctx, deadline),
			},
			(session) => discoverAccounts(platform, session),
		));
	return {
		accounts,
		loginName,
		async withGrant(tx, within) {
			// Its last connection may have been disconnected since.
			await requireLiveGrant(tx, ctx.tenantId, grantId);
			return within(grantId);
		},
	};
}

/**
 * Finds the accounts that a held grant was seen to reach a moment ago: agencies connect one brand after another. A list
 * that lacks something because reading it failed is not taken for the whole.
 */
async function findKept(
	ctx: ConnectionsContext,
	platform: Platform,
	grantId: string,
): Promise<Discovered | undefined> {
	const kept = await readListing(
		ctx.db,
		{ tenantId: ctx.tenantId, grantId, platform: platform.id },
		listIsNewMilliseconds,
	);
	if (!kept || noAccounts(platform, kept)) return undefined;
	return kept.some(({ unreadable }) => unreadable?.isRefusal === false)
		? undefined
		: kept;
}
