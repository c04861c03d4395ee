import { asSql, type TenantTransaction } from "./in-tenant.ts";
import type { SqlExecutor } from "./sql-executor.ts";

/** Raw SQL in a transaction, whichever way it was begun. */
export function toSql(sql: SqlExecutor | TenantTransaction): SqlExecutor {
	return "$queryRawUnsafe" in sql ? asSql(sql) : sql;
}
