import { inTenant } from "@patchbay/db";
import { NotFound } from "@patchbay/errors";
import {
	findScopeMissing,
	missingOfSet,
	type Platform,
	providerIdOf,
} from "@patchbay/platforms";
import { getBrandRow } from "@patchbay/tenancy";
import { admit } from "../admission/admit.ts";
import { connectDeadline } from "../admission/connect-deadline.ts";
import { requireLiveGrant } from "../admission/require-live-grant.ts";
import type { ConnectionsContext } from "../context.ts";
import { wantedScopes } from "./wanted-scopes.ts";

/**
 * Connects a brand through a grant that the tenant has already, without a new consent.
 *
 * @throws {NotFound} for an unknown brand or grant, or a grant that cannot serve this platform
 * @throws {ScopeMissing} SCOPE_MISSING when the user has not allowed what this platform needs, or a set that is named
 * @throws {AppError} RECONNECT_REQUIRED when the grant no longer works, ACCESS_MISSING when it reaches no ad account
 * @throws {PlatformUnavailable | RateLimited} when the accounts cannot be listed now; nothing is written then
 */
export async function connectByGrant(
	ctx: ConnectionsContext,
	platform: Platform,
	input: {
		brandId: string;
		grantId: string;
		scopeSets?: readonly string[] | null | undefined;
	},
): Promise<string> {
	const deadline = connectDeadline(ctx);
	const { tenantId } = ctx;
	const { grantId, brandId } = input;
	const grant = await inTenant(ctx.db, tenantId, async (tx) => {
		await getBrandRow(tx, tenantId, brandId);
		const grant = await tx.grant.findFirst({
			where: {
				id: grantId,
				tenantId,
				identityProvider: providerIdOf(platform),
			},
		});
		if (!grant)
			throw new NotFound("There is no such grant.", { field: ["grantId"] });
		await requireLiveGrant(tx, tenantId, grantId);
		return grant;
	});
	const granted = grant.scopesKnown ? grant.grantedScopes : null;
	// Nothing can be asked for here.
	const { scopeSets } = wantedScopes(platform, {
		scopeSets: input.scopeSets,
		earlierSets: platform.scopes.sets
			.filter(({ key }) => missingOfSet(platform, key, granted).length === 0)
			.map((set) => set.key),
		grantedScopes: [],
	});
	const missing = findScopeMissing(platform, scopeSets, granted);
	if (missing) throw missing;
	const { connectionId } = await admit(ctx, {
		platform,
		access: { grantId, loginName: grant.platformUserName },
		brandId,
		scopeSets,
		connectionId: null,
		by: "grant",
		deadline,
	});
	return connectionId;
}
