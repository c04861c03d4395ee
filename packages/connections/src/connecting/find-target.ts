import type { TenantTransaction } from "@patchbay/db";
import { InvalidInput } from "@patchbay/errors";
import type { PlatformId } from "@patchbay/oauth";
import { getBrandRow } from "@patchbay/tenancy";
import { getConnectionRow } from "../find-in-tenant.ts";

/**
 * The brand to connect, and the connection of it that is reconnected.
 * @throws {NotFound} for one that the tenant does not have
 * @throws {InvalidInput} for a connection of another brand or platform
 */
export async function findTarget(
	tx: TenantTransaction,
	tenantId: string,
	wanted: {
		brandId: string;
		platform: PlatformId;
		connectionId?: string | null | undefined;
	},
) {
	const brand = await getBrandRow(tx, tenantId, wanted.brandId);
	const earlier = wanted.connectionId
		? await getConnectionRow(tx, tenantId, wanted.connectionId)
		: null;
	if (
		earlier &&
		(earlier.brandId !== brand.id || earlier.platform !== wanted.platform)
	)
		throw new InvalidInput(
			"This connection belongs to another brand or platform. Give one of this brand.",
			{ field: ["connectionId"] },
		);
	return { brand, earlier };
}
