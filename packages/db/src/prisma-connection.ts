import type {
	SqlDriverAdapter,
	SqlMigrationAwareDriverAdapterFactory,
	SqlQuery,
	Transaction,
} from "@prisma/driver-adapter-utils";
import type { PoolClient } from "pg";

/** Connections whose transaction has named itself and that inTenant has yet to pick up. */
const named = new Map<string, PoolClient>();

/**
 * A statement that sets the tenant and tells us, by an argument nobody else knows, which connection it ran on: Prisma
 * hides the connection of a transaction, and raw SQL must run on the same one.
 */
export const setTenantStatement =
	"select set_config('app.tenant_id', $1, true), $2::text";

/** Hands out the connection that `setTenantStatement` ran on with this name, once. */
export function claimConnection(name: string): PoolClient | undefined {
	const client = named.get(name);
	named.delete(name);
	return client;
}

/** Watches the transactions of an adapter of @prisma/adapter-pg for `setTenantStatement`. */
export function trackTransactions(
	factory: SqlMigrationAwareDriverAdapterFactory,
): SqlMigrationAwareDriverAdapterFactory {
	return {
		provider: factory.provider,
		adapterName: factory.adapterName,
		connectToShadowDb: () => factory.connectToShadowDb(),
		connect: async () => trackAdapter(await factory.connect()),
	};
}

function trackAdapter(adapter: SqlDriverAdapter): SqlDriverAdapter {
	const startTransaction = adapter.startTransaction.bind(adapter);
	adapter.startTransaction = async (isolationLevel) =>
		trackTransaction(await startTransaction(isolationLevel));
	return adapter;
}

function trackTransaction(transaction: Transaction): Transaction {
	const queryRaw = transaction.queryRaw.bind(transaction);
	transaction.queryRaw = (query: SqlQuery) => {
		const [, name] = query.args;
		if (query.sql === setTenantStatement && typeof name === "string") {
			const { client } = transaction as unknown as { client: PoolClient };
			named.set(name, client);
		}
		return queryRaw(query);
	};
	return transaction;
}
