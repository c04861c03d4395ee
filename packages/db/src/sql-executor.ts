import type { PoolClient, QueryResultRow } from "pg";

/**
 * Runs SQL with `$1` parameters. Values come back as node-postgres reads them, but `bigint` columns as bigint and
 * `date` columns as "YYYY-MM-DD". At most one statement at a time: await each before the next.
 */
export interface SqlExecutor {
	query<R extends object = QueryResultRow>(
		text: string,
		values?: readonly unknown[],
	): Promise<{ rows: R[]; rowCount: number }>;
}

/** An executor on a connection of its own within one transaction; `client` is for COPY streams. */
export interface SqlClient extends SqlExecutor {
	readonly client: PoolClient;
}

/** Wraps anything that node-postgres can query. */
export function toExecutor(queryable: Pick<PoolClient, "query">): SqlExecutor {
	return {
		async query<R extends object>(text: string, values?: readonly unknown[]) {
			const { rows, rowCount } = await queryable.query(
				text,
				values as unknown[] | undefined,
			);
			return { rows: rows as R[], rowCount: rowCount ?? 0 };
		},
	};
}
