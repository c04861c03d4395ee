import type pg from "pg";

export interface Column {
	name: string;
	/** As format_type prints it: "uuid", "text[]", `"Platform"`. */
	type: string;
	isRequired: boolean;
	hasDefault: boolean;
	/** Computed by the database, which takes no value for it. */
	isGenerated: boolean;
	/** Labels of an enum, or of an array of one. */
	labels: string[];
}

export interface ForeignKey {
	name: string;
	table: string;
	columns: string[];
	parent: string;
	parentColumns: string[];
	/** "r": restrict. */
	onDelete: string;
}

export interface TenantTable {
	name: string;
	columns: Column[];
	foreignKeys: ForeignKey[];
}

/** Every table of schema public that has a tenant_id, partitions apart, parents before their children. */
export async function readTenantTables(
	client: pg.Client,
): Promise<TenantTable[]> {
	const { rows } = await client.query<{ name: string; columns: Column[] }>(`
		select c.relname as name, json_agg(json_build_object(
			'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
			'isRequired', a.attnotnull, 'hasDefault', a.atthasdef, 'isGenerated', a.attgenerated <> '',
			'labels', (select coalesce(json_agg(e.enumlabel order by e.enumsortorder), '[]') from pg_enum e
				where e.enumtypid = coalesce(nullif(t.typelem, 0), t.oid))
		) order by a.attnum) as columns
		from pg_class c
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		join pg_type t on t.oid = a.atttypid
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
		group by c.oid
		having bool_or(a.attname = 'tenant_id')
		order by c.relname`);
	const keys = await readForeignKeys(client);
	const tables = rows.map(({ name, columns }) => ({
		name,
		columns,
		foreignKeys: keys.filter(({ table }) => table === name),
	}));
	return parentsFirst(tables);
}

/** Foreign keys of the tables of schema public, partitions apart. */
export async function readForeignKeys(
	client: pg.Client,
): Promise<ForeignKey[]> {
	const { rows } = await client.query<ForeignKey>(`
		select k.conname as name, c.relname as table, p.relname as parent, k.confdeltype as "onDelete",
			array(select a.attname::text from unnest(k.conkey) with ordinality u(n, i)
				join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by u.i) as columns,
			array(select a.attname::text from unnest(k.confkey) with ordinality u(n, i)
				join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n order by u.i) as "parentColumns"
		from pg_constraint k
		join pg_class c on c.oid = k.conrelid and not c.relispartition
		join pg_class p on p.oid = k.confrelid
		where k.contype = 'f' and c.relnamespace = 'public'::regnamespace
		order by k.conname`);
	return rows;
}

function parentsFirst(tables: TenantTable[]): TenantTable[] {
	const sorted: TenantTable[] = [];
	const names = new Set(tables.map(({ name }) => name));
	const rest = [...tables];
	while (rest.length > 0) {
		const index = rest.findIndex((table) =>
			table.foreignKeys.every(
				({ parent }) =>
					parent === table.name ||
					!names.has(parent) ||
					sorted.some(({ name }) => name === parent),
			),
		);
		if (index < 0)
			throw new Error(
				`foreign keys go round in a circle: ${rest.map(({ name }) => name)}`,
			);
		sorted.push(...rest.splice(index, 1));
	}
	return sorted;
}
