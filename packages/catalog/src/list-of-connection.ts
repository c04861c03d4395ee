import {
	containsPattern,
	type Page,
	type PageArgs,
	type RecordReader,
	rawSql,
	type Sql,
	sql,
	type TenantReader,
	tablePage,
} from "@patchbay/db";

export interface ListOfConnection {
	connectionId: string;
	page: PageArgs;
	/** Part of the name in any case, or the platform's id. */
	search?: string | null | undefined;
}

interface ListedRows<Item> {
	name: string;
	table: string;
	record: RecordReader<Item>;
	/** Columns by which the platform tells the rows of one account apart. */
	key: readonly string[];
	where?: readonly (Sql | null)[];
}

/**
 * Page of what the accounts of one connection have beside their campaigns, by name: what the platform still lists, of accounts
 * that are not hidden, and once where several accounts share it.
 */
export function listOfConnection<Item>(
	reader: TenantReader,
	{ name, table, record, key, where = [] }: ListedRows<Item>,
	{ connectionId, page, search }: ListOfConnection,
): Page<Item> {
	const isShown = (row: string) =>
		`${row}.retired_at is null and exists (select from ad_account a
			where a.tenant_id = ${row}.tenant_id and a.id = ${row}.ad_account_id and a.hidden_at is null)`;
	const isSame = ["tenant_id", "connection_id", ...key]
		.map((column) => `first.${column} = t.${column}`)
		.join(" and ");
	return tablePage(reader, {
		name,
		table,
		args: page,
		record,
		where: [
			rawSql(isShown("t")),
			rawSql(
				`not exists (select from ${table} first where ${isSame} and first.id < t.id and ${isShown("first")})`,
			),
			search
				? sql`(t.name ilike ${containsPattern(search)} or t.external_id = ${search})`
				: null,
			...where,
		],
		order: { column: "name", type: "text", direction: "ASC" },
		parent: { id: connectionId, column: "connection_id" },
	});
}
