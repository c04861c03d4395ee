import type { Logger } from "@patchbay/logger";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { createDatabaseClock, type DatabaseClock } from "./database-clock.ts";
import { PrismaClient } from "./generated/client/client.ts";
import { createModelReads, type ModelReads } from "./models/model-reads.ts";
import { trackTransactions } from "./prisma-connection.ts";
import {
	createReadTurns,
	noTurns,
	type ReadShare,
	type ReadTurns,
} from "./read-turns.ts";
import { traceStatements } from "./trace-statements.ts";
import {
	createTransactionGate,
	openGate,
	type TransactionGate,
	type TransactionShare,
} from "./transaction-gate.ts";
import { valueTypes } from "./value-types.ts";

export interface DatabaseOptions {
	url: string;
	/** Shown in pg_stat_activity. */
	applicationName: string;
	/** Size of this process's pool; 10 when left out. */
	maxConnections?: number;
	/**
	 * Lets the server keep the plans of readInTenant's statements, which is quicker. Not behind a pooler in transaction
	 * mode that knows no prepared statements; false when left out.
	 */
	preparedStatements?: boolean;
	/** Share of the transactions that one tenant may take, where many tenants' requests meet. No limit when left out. */
	transactions?: TransactionShare;
	/** Share of the connections that the reads of tenants' callers may hold. No limit when left out. */
	reads?: ReadShare;
	logger?: Logger;
}

/** One pool of connections, used by Prisma and by raw SQL alike. Reach rows through inTenant and its kin. */
export interface Database {
	readonly prisma: PrismaClient;
	readonly pool: pg.Pool;
	readonly preparedStatements: boolean;
	readonly gate: TransactionGate;
	/**
	 * Turns of what a caller may ask of any size, such as reports. Small reads of the process's own do without: a credential
	 * is not to wait for a report.
	 */
	readonly readTurns: ReadTurns;
	readonly clock: DatabaseClock;
	/** Reads by Prisma that travel with a tenant's other reads: see `TenantReader.models`. */
	readonly models: ModelReads;
	/** Ends all connections; a second call is fine. */
	close(): Promise<void>;
}

/**
 * Opens the database; connections are made when they are needed. A lost connection is dropped and a new one made at
 * the next call, so the process outlives a restart of the server.
 */
export function createDatabase({
	url,
	applicationName,
	maxConnections = 10,
	preparedStatements = false,
	transactions,
	reads,
	logger,
}: DatabaseOptions): Database {
	const clock = createDatabaseClock(logger);
	const pool = new pg.Pool({
		connectionString: url,
		application_name: applicationName,
		max: maxConnections,
		connectionTimeoutMillis: 5_000,
		idleTimeoutMillis: 60_000,
		keepAlive: true,
		types: valueTypes,
		// The pool waits for it; the types do not say so.
		onConnect: (client) => clock.measure(client) as unknown as undefined,
	});
	// An idle connection that is lost has no caller to tell: without a listener it would end the process.
	pool.on("error", (err) =>
		logger?.warn({ err }, "an idle database connection was lost"),
	);
	// One that is lost in use tells its user by the statement's error; the event, unheard, would end the process too.
	pool.on("connect", (client) => {
		client.on("error", () => {});
		traceStatements(client);
	});
	const adapter = trackTransactions(
		new PrismaPg(pool, {
			onConnectionError: (err) =>
				logger?.warn({ err }, "a database connection was lost"),
		}),
	);
	const prisma = new PrismaClient({ adapter });
	const models = createModelReads();
	let closing: Promise<void> | undefined;
	return {
		prisma,
		pool,
		preparedStatements,
		gate: transactions ? createTransactionGate(transactions) : openGate,
		readTurns: reads ? createReadTurns(reads) : noTurns,
		clock,
		models,
		close() {
			closing ??= Promise.all([prisma.$disconnect(), models.close()]).then(() =>
				pool.end(),
			);
			return closing;
		},
	};
}
