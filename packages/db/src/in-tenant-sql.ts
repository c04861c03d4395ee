import type { PoolClient } from "pg";
import type { Database } from "./client.ts";
import { isLostDatabase, unavailable } from "./lost-database.ts";
import { type SqlClient, type SqlExecutor, toExecutor } from "./sql.ts";
import { runBatch } from "./tenant-batch.ts";

/**
 * Runs `work` in one transaction of the tenant `tenantId` (a uuid) on a raw connection, for COPY, bulk statements and
 * locks. Commits when `work` resolves, rolls back when it throws. Throws `Unavailable` when the database is lost.
 */
export async function inTenantSql<T>(
	db: Database,
	tenantId: string,
	work: (sql: SqlClient) => Promise<T>,
): Promise<T> {
	const client = await connect(db);
	let broken: Error | undefined;
	try {
		await runBatch(client, [
			{ text: "begin" },
			{
				text: "select set_config('app.tenant_id', $1, true)",
				values: [tenantId],
			},
		]);
		const result = await work({ ...toExecutor(client), client });
		const { command } = await client.query("commit");
		// Without an error: what PostgreSQL answers when `work` went on after a statement that had failed.
		if (command !== "COMMIT")
			throw new Error("a statement of this transaction failed: it was undone");
		return result;
	} catch (error) {
		if (isLostDatabase(error)) {
			broken = error as Error;
			throw unavailable(error);
		}
		await client.query("rollback").catch((failure: Error) => {
			// A connection in an unknown state must not go back to the pool.
			broken = failure;
		});
		throw error;
	} finally {
		client.release(broken);
	}
}

/** Runs the functions of schema `system`, which need no tenant. Each call is a transaction of its own. */
export function systemSql(db: Database): SqlExecutor {
	return {
		async query<R extends object>(text: string, values?: readonly unknown[]) {
			try {
				return await toExecutor(db.pool as unknown as PoolClient).query<R>(
					text,
					values,
				);
			} catch (error) {
				throw isLostDatabase(error) ? unavailable(error) : error;
			}
		},
	};
}

/** A connection of the pool. Throws `Unavailable`. */
export async function connect(db: Database): Promise<PoolClient> {
	try {
		return await db.pool.connect();
	} catch (error) {
		throw isLostDatabase(error) ? unavailable(error) : error;
	}
}
