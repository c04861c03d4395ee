import type pg from "pg";

/** A schema as pg_catalog tells it, in lines that can be compared. */
export interface Description {
	/** `table.column type not null default …` */
	columns: string[];
	/** `type: label, label` */
	enums: string[];
	/** `table: definition` of foreign keys, primary keys and checks. */
	constraints: string[];
	/** As pg_get_indexdef prints them, without the index's name. */
	indexes: string[];
}

/** Describes the tables of schema public that `isWanted` picks, partitions apart. */
export async function describeTables(
	client: pg.Client,
	isWanted: (table: string) => boolean,
): Promise<Description> {
	const lines = async (sql: string) => {
		const { rows } = await client.query<{ table: string; line: string }>(sql);
		return rows
			.filter(({ table }) => isWanted(table))
			.map(({ line }) => line)
			.sort();
	};
	return {
		columns: await lines(`
			select c.relname as table, concat(c.relname, '.', a.attname, ' ', format_type(a.atttypid, a.atttypmod),
				case when a.attnotnull then ' not null' end,
				' default ' || pg_get_expr(d.adbin, d.adrelid)) as line
			from pg_class c
			join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
			-- A Prisma schema cannot say how a generated column is computed.
			left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum and a.attgenerated = ''
			where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`),
		enums: await lines(`
			select 'tenant' as table, t.typname || ': ' || string_agg(e.enumlabel, ', ' order by e.enumsortorder) as line
			from pg_type t join pg_enum e on e.enumtypid = t.oid
			where t.typnamespace = 'public'::regnamespace group by t.oid`),
		constraints: await lines(`
			select c.relname as table, c.relname || ': ' || pg_get_constraintdef(k.oid) as line
			from pg_constraint k join pg_class c on c.oid = k.conrelid and not c.relispartition
			where k.contype in ('f', 'p', 'c') and c.relnamespace = 'public'::regnamespace`),
		indexes: await lines(`
			select c.relname as table, replace(pg_get_indexdef(i.indexrelid), x.relname, '…') as line
			from pg_index i join pg_class c on c.oid = i.indrelid and not c.relispartition
			join pg_class x on x.oid = i.indexrelid
			where c.relnamespace = 'public'::regnamespace`),
	};
}
