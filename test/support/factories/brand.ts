import { type Database, inTenant, newId } from "@patchbay/db";

/** A brand of the tenant; answers its id. */
export async function createBrand(
	db: Database,
	tenantId: string,
	{ name = "Acme", currencyCode = "USD", timeZone = "UTC" } = {},
): Promise<string> {
	const id = newId();
	await inTenant(db, tenantId, (tx) =>
		tx.brand.create({ data: { id, tenantId, name, currencyCode, timeZone } }),
	);
	return id;
}
