import type { TenantTransaction } from "@patchbay/db";
import { type Platform, providerIdOf } from "@patchbay/platforms";

/**
 * The platform's user to expect when a brand connects a platform for the first time: who signed in for another platform
 * of the same identity provider. Undefined when nobody did, when several did, or when the brand has this platform
 * already: then another person may be meant.
 */
export async function findSignIn(
	tx: TenantTransaction,
	tenantId: string,
	brandId: string,
	connector: Platform,
	clientId: string,
): Promise<string | undefined> {
	const live = { brandId, status: { not: "DISCONNECTED" as const } };
	const { id: platform } = connector;
	if (await tx.connection.count({ where: { tenantId, platform, ...live } }))
		return undefined;
	const [found, another] = await tx.grant.findMany({
		where: {
			tenantId,
			identityProvider: providerIdOf(connector),
			clientId,
			destroyedAt: null,
			connections: { some: live },
		},
		select: { platformUserId: true },
		take: 2,
	});
	return another ? undefined : found?.platformUserId;
}
