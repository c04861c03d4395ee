import type { TenantTransaction } from "@patchbay/db";
import { NotFound } from "@patchbay/errors";

/**
 * The brand's row, within the tenant of the transaction.
 * @throws {NotFound} also for another tenant's brand
 */
export async function getBrandRow(
	tx: TenantTransaction,
	tenantId: string,
	brandId: string,
) {
	const brand = await tx.brand.findFirst({ where: { id: brandId, tenantId } });
	if (!brand)
		throw new NotFound("There is no such brand.", { field: ["brandId"] });
	return brand;
}
