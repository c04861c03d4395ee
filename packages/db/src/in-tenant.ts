import { randomUUID } from "node:crypto";
import type { PoolClient } from "pg";
import type { Database } from "./client.ts";
import type { Prisma } from "./generated/client/client.ts";
import { orUnavailable } from "./lost-database.ts";
import { claimConnection, setTenantStatement } from "./prisma-connection.ts";
import { type SqlExecutor, toExecutor } from "./sql-executor.ts";

/** Prisma within one transaction of one tenant; it sees and changes that tenant's rows alone. */
export type TenantTransaction = Prisma.TransactionClient;

const connections = new WeakMap<TenantTransaction, PoolClient>();

/**
 * Runs `work` in one transaction of the tenant `tenantId` (a uuid) and commits; an error rolls back and passes through.
 * Never call a platform in it. Throws `Unavailable` when the database is lost, and `DatabaseBusy` when a lock or a statement
 * took longer than the role allows.
 */
export function inTenant<T>(
	db: Database,
	tenantId: string,
	work: (tx: TenantTransaction) => Promise<T>,
): Promise<T> {
	return db.gate.enter(tenantId, () =>
		orUnavailable(() =>
			db.prisma.$transaction(
				async (tx) => {
					const name = randomUUID();
					await tx.$queryRawUnsafe(setTenantStatement, tenantId, name);
					const client = claimConnection(name);
					if (client === undefined)
						throw new Error("the connection of a transaction was not found");
					connections.set(tx, client);
					return work(tx);
				},
				{ maxWait: 5_000, timeout: 30_000 },
			),
		),
	);
}

/** Raw SQL in the transaction that `inTenant` began. */
export function asSql(tx: TenantTransaction): SqlExecutor {
	const client = connections.get(tx);
	if (client === undefined)
		throw new TypeError("asSql() takes the transaction that inTenant() gives");
	return toExecutor(client);
}
