import type { RecordReader } from "./record.ts";
import { rawSql, sql } from "./sql.ts";
import type { TenantReader } from "./tenant-reader.ts";

/** The tenant's row with this id, or null; ids asked for together are read by one statement. */
export function findById<Item extends { id: string }>(
	reader: TenantReader,
	table: string,
	record: RecordReader<Item>,
	id: string,
): Promise<Item | null> {
	return reader.batched(`${table} by id`, id, async (ids) => {
		const rows = await reader.query<Item>(
			sql`select ${record.columns("t")} from ${rawSql(table)} t where t.tenant_id = ${reader.tenantId} and t.id = any(${ids}::uuid[])`,
		);
		const found = new Map(rows.map((row) => [row.id, record.read(row)]));
		return ids.map((key) => found.get(key) ?? null);
	});
}
