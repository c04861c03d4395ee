import { type AccessContext, requirePermission } from "@patchbay/access";
import type { WithReader } from "@patchbay/db";
import { NotFound } from "@patchbay/errors";
import type { BrandRecord } from "./list-brands.ts";

/** The tenant's brand, or null. */
export function findBrand(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<BrandRecord | null> {
	requirePermission(ctx, "tenant.read");
	return ctx.reader.models.brand.findUnique({ where: { id } });
}

/** @throws NotFound also for another tenant's brand */
export async function getBrand(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<BrandRecord> {
	const brand = await findBrand(ctx, id);
	if (brand) return brand;
	throw new NotFound("This brand does not exist.");
}
