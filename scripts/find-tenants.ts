import { type Database, systemSql } from "@patchbay/db";
import { ArgumentError } from "./argument-error.ts";

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ids of all tenants, or of the one with this id or slug. As the owner. @throws ArgumentError when there is none */
export async function findTenants(
	db: Database,
	idOrSlug?: string,
): Promise<string[]> {
	const sql = systemSql(db);
	if (idOrSlug === undefined) {
		const { rows } = await sql.query<{ id: string }>(
			"select id from system.tenants()",
		);
		return rows.map(({ id }) => id);
	}
	// A shell's variable that is not set must not stand for every tenant.
	if (idOrSlug === "") throw new ArgumentError("--tenant needs a value.");
	const { rows } = await (uuid.test(idOrSlug)
		? sql.query<{ id: string }>(
				"select id from system.tenants() where id = $1",
				[idOrSlug],
			)
		: sql.query<{ id: string }>("select id from system.tenant_by_slug($1)", [
				idOrSlug,
			]));
	if (!rows[0])
		throw new ArgumentError(
			`--tenant: There is no tenant with the id or slug ${idOrSlug}.`,
		);
	return [rows[0].id];
}
