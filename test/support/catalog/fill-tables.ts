import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Column, TenantTable } from "./tenant-tables.ts";

type Row = Record<string, unknown>;

/**
 * Puts one row of the tenant into each table, with every column filled and every foreign key pointing at the tenant's own
 * rows. A new table gets its row without anybody thinking of it. `client` must be allowed to write them all.
 */
export async function fillTables(
	client: pg.Client,
	tables: readonly TenantTable[],
	tenantId: string,
): Promise<Map<string, Row>> {
	const rows = new Map<string, Row>([["tenant", { id: tenantId }]]);
	for (const table of tables) {
		const row: Row = {};
		for (const column of table.columns)
			if (!column.isGenerated) row[column.name] = sample(column);
		for (const { columns, parent, parentColumns } of table.foreignKeys) {
			const target = rows.get(parent);
			columns.forEach((name, index) => {
				// A row of the same table, which there is none of yet.
				row[name] =
					parent === table.name
						? null
						: target?.[parentColumns[index] as string];
			});
		}
		row.tenant_id = tenantId;
		await insert(client, table.name, row);
		rows.set(table.name, row);
	}
	return rows;
}

async function insert(
	client: pg.Client,
	table: string,
	row: Row,
): Promise<void> {
	const names = Object.keys(row);
	await client.query(
		`insert into "${table}" (${names.map((name) => `"${name}"`)}) values (${names.map((_, index) => `$${index + 1}`)})`,
		Object.values(row),
	);
}

function sample({ name, type, labels }: Column): unknown {
	if (labels.length > 0)
		return type.endsWith("[]") ? `{${labels[0]}}` : labels[0];
	if (type.endsWith("[]") || type.endsWith("multirange")) return "{}";
	if (type === "uuid") return randomUUID();
	if (type === "bytea") return Buffer.from(randomUUID());
	if (type.endsWith("multirange")) return "{}";
	if (type === "boolean") return false;
	if (type === "jsonb" || type === "json") return "{}";
	if (type === "date") return "2026-11-21";
	if (type.startsWith("timestamp")) return "2026-11-21T10:00:00Z";
	if (/^(integer|bigint|smallint|numeric|double|real)/.test(type)) return 1;
	return `${name} ${randomUUID()}`;
}
