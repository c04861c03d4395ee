import { type Database, inTenantSql } from "@patchbay/db";
import type { SliceWork } from "./slice-work.ts";

/** Counts a held slice's failed tries since its last progress, which may have been made since it was claimed. */
export async function countAttempts(
	db: Database,
	{ tenantId, sliceId, attempts }: SliceWork,
): Promise<number> {
	if (attempts === 0) return 0;
	return inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<{ attempts: number }>(
			"select attempts from import_slice where tenant_id = $1 and id = $2",
			[tenantId, sliceId],
		);
		return rows[0]?.attempts ?? attempts;
	});
}
