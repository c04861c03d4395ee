import { asSql, type SqlExecutor, type TenantTransaction } from "@patchbay/db";

/** Raw SQL in a transaction, whichever way it was begun. */
export function toSql(sql: SqlExecutor | TenantTransaction): SqlExecutor {
	return "$queryRawUnsafe" in sql ? asSql(sql) : sql;
}
