import pg from "pg";

/**
 * Every row of every table of every schema, as the superuser sees them: one text for each column of a table. Bytes stand
 * there in hex, as base64 and as they are.
 */
export async function dumpDatabase(
	superuserUrl: string,
): Promise<Map<string, string>> {
	const client = new pg.Client({ connectionString: superuserUrl });
	await client.connect();
	try {
		const { rows: columns } = await client.query<{
			table: string;
			column: string;
			type: string;
		}>(`
			select format('%I.%I', n.nspname, c.relname) as table, a.attname as column, format_type(a.atttypid, null) as type
			from pg_class c
			join pg_namespace n on n.oid = c.relnamespace
			join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
			where c.relkind in ('r', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
			order by 1, a.attnum`);
		const dump = new Map<string, string>();
		for (const { table, column, type } of columns) {
			const name = client.escapeIdentifier(column);
			const { rows } = await client.query<{ value: string | Buffer | null }>(
				`select ${type === "bytea" ? name : `${name}::text`} as value from ${table}`,
			);
			const texts = rows.flatMap(({ value }) => {
				if (value === null) return [];
				if (typeof value === "string") return [value];
				return [value.toString("hex"), value.toString("latin1")];
			});
			dump.set(`${table}.${column}`, texts.join("\n"));
		}
		return dump;
	} finally {
		await client.end();
	}
}
