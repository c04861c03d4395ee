import type { PoolClient } from "pg";
import type { Database } from "./client.ts";
import {
	isLostDatabase,
	toDatabaseError,
	unavailable,
} from "./lost-database.ts";
import {
	type SqlClient,
	type SqlExecutor,
	toExecutor,
} from "./sql-executor.ts";
import { runBatch } from "./tenant-batch.ts";

/** Limits of a transaction that needs more than its role's own. */
export interface TransactionLimits {
	/** Time limit of each statement. */
	statementSeconds?: number;
	/** Between two statements, for what is done meanwhile on this side. */
	idleSeconds?: number;
}

/**
 * Runs `work` in one transaction of the tenant `tenantId` (a uuid) on a raw connection, for COPY, bulk statements and
 * locks. Commits when `work` resolves, rolls back when it throws. Throws `Unavailable` when the database is lost, and
 * `DatabaseBusy` when a lock or a statement took longer than the role or `limits` allow.
 */
export function inTenantSql<T>(
	db: Database,
	tenantId: string,
	work: (sql: SqlClient) => Promise<T>,
	limits: TransactionLimits = {},
): Promise<T> {
	return db.gate.enter(tenantId, () => run(db, tenantId, work, limits));
}

async function run<T>(
	db: Database,
	tenantId: string,
	work: (sql: SqlClient) => Promise<T>,
	limits: TransactionLimits,
): Promise<T> {
	const client = await connect(db);
	let broken: Error | undefined;
	try {
		await runBatch(client, [
			{ text: "begin" },
			{
				text: `select set_config('app.tenant_id', $1, true)${limitsOf(limits)}`,
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
		throw toDatabaseError(error);
	} finally {
		client.release(broken);
	}
}

/** In the same statement as the tenant: no round trip of its own. They end with the transaction. */
function limitsOf({
	statementSeconds,
	idleSeconds,
}: TransactionLimits): string {
	const set = (name: string, seconds: number | undefined) =>
		seconds === undefined
			? ""
			: `, set_config('${name}', '${Math.round(seconds * 1000)}', true)`;
	return (
		set("statement_timeout", statementSeconds) +
		set("idle_in_transaction_session_timeout", idleSeconds)
	);
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
				throw toDatabaseError(error);
			}
		},
	};
}

/** A connection of the pool. Throws `Unavailable`. */
export async function connect(db: Database): Promise<PoolClient> {
	try {
		return await db.pool.connect();
	} catch (error) {
		throw toDatabaseError(error);
	}
}
