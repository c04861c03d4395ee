import { type Database, inTenant } from "@patchbay/db";
import { ArgumentError } from "../argument-error.ts";

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The tenant's brand with this id or name. @throws ArgumentError when there is none, or several of the name */
export async function findBrand(
	db: Database,
	tenantId: string,
	idOrName: string,
): Promise<{ id: string; name: string }> {
	const found = await inTenant(db, tenantId, (tx) =>
		tx.brand.findMany({
			where: {
				tenantId,
				...(uuid.test(idOrName) ? { id: idOrName } : { name: idOrName }),
			},
			select: { id: true, name: true },
		}),
	);
	const [brand, another] = found;
	if (!brand)
		throw new ArgumentError(
			`--brand: This tenant has no brand with the id or name ${idOrName}.`,
		);
	if (another)
		throw new ArgumentError(
			`--brand: Several brands are named ${idOrName}. Give the id of one: ${found.map(({ id }) => id).join(", ")}`,
		);
	return brand;
}
