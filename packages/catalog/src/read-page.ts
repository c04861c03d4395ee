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
 */
export async function findOnEarlierPages<Row>(
	sql: SqlExecutor,
	{ tenantId, adAccountId }: { tenantId: string; adAccountId: string },
	{ rows, earlier }: { rows: readonly Row[]; earlier: readonly Date[] },
	columns: Columns<Row>,
	joins: string,
	stamp: "fetched_at" | "imported_at" = "imported_at",
): Promise<Row[]> {
	if (earlier.length === 0) return [];
	const { numbered, values } = toColumnArrays(rows, columns, 4);
	const { rows: found } = await sql.query<{ nth: number }>(
		`select draft.nth::int as nth from ${numbered} ${joins} where stored.${stamp} = any($3::timestamptz[]) order by 1`,
		[tenantId, adAccountId, earlier, ...values],
	);
	return found.flatMap(({ nth }) => rows[nth - 1] ?? []);
}
