import type { SqlExecutor } from "@patchbay/db";
import { type Columns, toColumnArrays } from "./column-arrays.ts";

/** Page of a platform's list, as far as its records carry it. */
export interface ReadPage {
	/** Time at which it was asked for, by the database's clock; that of the transaction when left out. */
	askedAt?: Date | undefined;
	/** Times of the same reading's pages before it: a record that carries one of them is on two pages. */
	earlier?: readonly Date[] | undefined;
}

/** Outcome of saving a page's records. */
export interface Saved<Row> {
	saved: number;
	/** Records of which the same reading had another one before. That one is kept. */
	twice: readonly Row[];
}

/** Separates the first record of each key from those that repeat it. */
export function onceEach<Row>(
	rows: readonly Row[],
	key: (row: Row) => string,
): { once: Row[]; twice: Row[] } {
	const seen = new Set<string>();
	const once: Row[] = [];
	const twice: Row[] = [];
	for (const row of rows) {
		const name = key(row);
		(seen.has(name) ? twice : once).push(row);
		seen.add(name);
	}
	return { once, twice };
}

/**
 * Finds the rows of a page that an earlier page of the same reading has written.
 * @param columns that the joins need of a draft
 * @param joins of `draft` to the rows `stored`; tenant and ad account are the statement's first two values
 * @param stamp column of `stored` with the time at which its page was asked for
 * @param partition column by which the table of `stored` is partitioned: only what the page spans is looked through
 */
export async function findOnEarlierPages<Row>(
	sql: SqlExecutor,
	{ tenantId, adAccountId }: { tenantId: string; adAccountId: string },
	{ rows, earlier }: { rows: readonly Row[]; earlier: readonly Date[] },
	columns: Columns<Row>,
	joins: string,
	{
		stamp = "imported_at",
		partition,
	}: {
		stamp?: "fetched_at" | "imported_at";
		partition?: string | undefined;
	} = {},
): Promise<Row[]> {
	if (earlier.length === 0) return [];
	const bounds = partition ? boundsOf(rows, columns, partition) : noBounds;
	const { numbered, values } = toColumnArrays(
		rows,
		columns,
		4 + bounds.values.length,
	);
	const { rows: found } = await sql.query<{ nth: number }>(
		`select draft.nth::int as nth from ${numbered} ${joins} where stored.${stamp} = any($3::timestamptz[])${bounds.condition} order by 1`,
		[tenantId, adAccountId, earlier, ...bounds.values, ...values],
	);
	return found.flatMap(({ nth }) => rows[nth - 1] ?? []);
}

const noBounds = { condition: "", values: [] };

/** Condition on `stored`, from $4 on, that a column lies between its first and its last value in the rows. */
function boundsOf<Row>(
	rows: readonly Row[],
	columns: Columns<Row>,
	name: string,
): { condition: string; values: (string | undefined)[] } {
	const column = columns[name];
	if (!column) throw new Error(`a record has no ${name}`);
	const [type, value] = column;
	const values = rows.map((row) => String(value(row))).sort();
	return {
		condition: ` and stored.${name} between $4::${type} and $5::${type}`,
		values: [values[0], values.at(-1)],
	};
}
