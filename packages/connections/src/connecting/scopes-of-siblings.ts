import type { TenantTransaction } from "@patchbay/db";
import {
	findPlatform,
	type Platforms,
	scopesOfSets,
} from "@patchbay/platforms";

/** Reads the scopes that all live connections of a grant ask for together, whatever their platform. */
export async function scopesOfSiblings(
	tx: TenantTransaction,
	tenantId: string,
	grantId: string,
	platforms: Platforms,
): Promise<string[]> {
	const siblings = await tx.connection.findMany({
		where: { tenantId, grantId, status: { not: "DISCONNECTED" } },
		select: { platform: true, scopeSets: true },
	});
	const scopes = siblings.flatMap(({ platform, scopeSets }) => {
		const connector = findPlatform(platforms, platform);
		if (!connector) return [];
		const known = new Set(connector.scopes.sets.map((set) => set.key));
		return scopesOfSets(
			connector,
			scopeSets.filter((key) => known.has(key)),
		);
	});
	return [...new Set(scopes)];
}
