import { type Sql, sql } from "./sql.ts";
import type { TenantReader } from "./tenant-reader.ts";

/**
 * The rows of one parent, out of one statement for every parent that is asked in the same turn.
 *
 * @param name tells what is read; statements that differ in text or values never share
 * @param ofParent a select, in its own order, that refers to `parent.id`
 */
export function ofParents<Row extends object>(
	reader: TenantReader,
	parentId: string,
	name: string,
	ofParent: Sql,
): Promise<Row[]> {
	const { parts, values } = ofParent;
	return reader.batched(
		`${name} ${parts.join("?")} ${JSON.stringify(values)}`,
		parentId,
		async (ids) => {
			// Rows of one parent come out of the lateral select together and in its order.
			const rows = await reader.query<Row & { __parent: string }>(
				sql`select part.*, parent.id as "__parent" from unnest(${ids}::uuid[]) parent(id) cross join lateral (${ofParent}) part`,
			);
			const byParent = Map.groupBy(rows, (row) => row.__parent);
			return ids.map((id) => byParent.get(id) ?? []);
		},
	);
}
