import pg from "pg";
import { type Column, readTenantTables } from "./tenant-tables.ts";

/**
 * Tells a column's value in a crowded table as SQL over `n`, a number from 1 on; what is left out is null where it may be,
 * and else made up.
 */
export type ColumnValues = Record<string, Record<string, string>>;

/**
 * Fills every table that holds rows of tenants, partitioned ones apart, and those named, with rows of tenants that there are, for plans that must
 * not read what grows. Runs as the superuser; foreign keys are not looked at.
 */
export async function crowdTables(
	superuserUrl: string,
	{
		rows,
		except,
		values,
	}: { rows: number; except: readonly string[]; values: ColumnValues },
): Promise<void> {
	const client = new pg.Client({ connectionString: superuserUrl });
	await client.connect();
	try {
		await client.query(`
			set session_replication_role = replica;
			create temporary table t as
			select id, row_number() over (order by id) - 1 as position, count(*) over () as count from tenant`);
		const { rows: partitioned } = await client.query<{ name: string }>(
			"select partrelid::regclass::text as name from pg_partitioned_table",
		);
		const skipped = new Set([
			...except,
			...partitioned.map(({ name }) => name),
		]);
		const tables = await readTenantTables(client);
		const others = Object.keys(values).filter(
			(name) => !tables.some((table) => table.name === name),
		);
		for (const table of [
			...tables,
			...others.map((name) => ({ name, columns: [] })),
		]) {
			if (skipped.has(table.name)) continue;
			const row = { ...made(table.columns), ...values[table.name] };
			const names = Object.keys(row);
			await client.query(
				`insert into public.${table.name} (${names.map((name) => `"${name}"`)})
				select ${Object.values(row)} from generate_series(1, ${rows}) n join t on t.position = n % t.count on conflict do nothing`,
			);
		}
		await client.query("analyze");
	} finally {
		await client.end();
	}
}

function made(columns: readonly Column[]): Record<string, string> {
	const row: Record<string, string> = {};
	for (const column of columns) {
		if (column.isGenerated || column.hasDefault || !column.isRequired) continue;
		row[column.name] = sample(column);
	}
	return row;
}

function sample({ name, type, labels }: Column): string {
	if (name === "tenant_id") return "t.id";
	if (labels.length > 0)
		return type.endsWith("[]") ? `'{}'::${type}` : `'${labels[0]}'::${type}`;
	if (type.endsWith("[]") || type.endsWith("multirange")) return "'{}'";
	if (type === "uuid") return "uuidv7()";
	if (type === "bytea") return "decode(md5(n::text), 'hex')";
	if (type === "boolean") return "false";
	if (type === "jsonb" || type === "json") return "'{}'";
	if (type === "date") return "current_date";
	if (type.startsWith("timestamp")) return "now() + interval '1 day'";
	if (/^(integer|bigint|smallint|numeric|double|real)/.test(type)) return "n";
	return `'${name} ' || n`;
}
