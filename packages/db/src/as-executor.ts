import { asSql, type TenantTransaction } from "./in-tenant.ts";
import type { SqlExecutor } from "./sql-executor.ts";

/** Executor of raw SQL in a transaction, whichever way that was begun. */
export function asExecutor(sql: SqlExecutor | TenantTransaction): SqlExecutor {
	return "$queryRawUnsafe" in sql ? asSql(sql) : sql;
}
