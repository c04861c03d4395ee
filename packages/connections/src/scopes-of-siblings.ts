import type { TenantTransaction } from "@patchbay/db";
import { scopesOfSets } from "@patchbay/oauth";
import type { Connectors } from "@patchbay/platforms";

/** What the live connections of a grant ask for together, of whichever platforms they are. */
export async function scopesOfSiblings(
	tx: TenantTransaction,
	tenantId: string,
	grantId: string,
	connectors: Connectors,
): Promise<string[]> {
	const siblings = await tx.connection.findMany({
		where: { tenantId, grantId, status: { not: "DISCONNECTED" } },
		select: { platform: true, scopeSets: true },
	});
	const scopes = siblings.flatMap(({ platform, scopeSets }) => {
		const definition = connectors[platform]?.oauth;
		if (!definition) return [];
		const known = new Set(definition.scopeSets.map((set) => set.key));
		return scopesOfSets(
			definition,
			scopeSets.filter((key) => known.has(key)),
		);
	});
	return [...new Set(scopes)];
}
