import type { OrderColumn } from "./order.ts";
import { keysetPage, type Page } from "./page.ts";
import type { PageArgs } from "./page-args.ts";
import type { RecordReader } from "./record.ts";
import { rawSql, type Sql, sql } from "./sql.ts";
import type { TenantReader } from "./tenant-reader.ts";

/** List of a table's rows, which are known as `t`. */
export interface TableList<Item> {
	/** Stands in the cursors; with the order it tells one list from another. */
	name: string;
	table: string;
	args: PageArgs;
	record: RecordReader<Item>;
	/** Conditions beside the tenant's; null for one that is not asked for. */
	where?: readonly (Sql | null)[];
	/** Column of the order; rows that agree in it follow by their ids. */
	order: Omit<OrderColumn, "by"> & { column: string };
	/** The row whose list it is, and the column that names it. */
	parent?: { id: string; column: string } | undefined;
}

/**
 * A page of the tenant's rows of one table.
 * @throws InvalidInput for a page size out of range or a cursor that is not this list's
 */
export function tablePage<Item>(
	reader: TenantReader,
	{ name, table, args, record, where = [], order, parent }: TableList<Item>,
): Page<Item> {
	const column = (of: string) => rawSql(`t.${of}`);
	const { column: by, ...first } = order;
	return keysetPage(reader, {
		name,
		args,
		alias: "t",
		from: sql`${rawSql(table)} t`,
		where: [
			sql`t.tenant_id = ${reader.tenantId}`,
			...where.filter((condition) => condition !== null),
		],
		order: [
			{ ...first, by: column(by) },
			{ by: column("id"), type: "uuid", direction: first.direction },
		],
		select: record.columns("t"),
		read: record.read,
		parent: parent && { id: parent.id, column: column(parent.column) },
	});
}
