import { cancelStatements } from "./cancel-statements.ts";
import type { Database } from "./client.ts";
import { DatabaseBusy } from "./database-busy.ts";
import { connect } from "./in-tenant-sql.ts";
import { isLostDatabase, toDatabaseError } from "./lost-database.ts";
import { PreparedStatements } from "./prepared-statements.ts";
import { runBatch, type Statement } from "./tenant-batch.ts";

/** feature_not_supported: "cached plan must not change result type". */
const planIsOutdated = "0A000";

/** Registers `tell` to be called when nobody waits for what is read any more; returns how to call that off. */
export type OnEnd = (tell: () => void) => () => void;

/**
 * Runs reads of one tenant as one transaction in a single round trip, and answers the rows of each in their order.
 * `bigint` columns come as bigint, `date` columns as "YYYY-MM-DD". Throws `Unavailable` when the database is lost,
 * and `DatabaseBusy` when it gave up, or when `onEnd` told that it should.
 */
export async function readInTenant(
	db: Database,
	tenantId: string,
	statements: readonly Statement[],
	onEnd?: OnEnd,
): Promise<Record<string, unknown>[][]> {
	const batch = [
		{
			text: "select set_config('app.tenant_id', $1, true)",
			values: [tenantId],
		},
		...statements,
	];
	const client = await connect(db);
	const prepared = db.preparedStatements
		? PreparedStatements.of(client)
		: undefined;
	let broken: Error | undefined;
	let isSent = false;
	let hasEnded = false;
	let cancelled: Promise<void> | undefined;
	const isOver = onEnd?.(() => {
		hasEnded = true;
		if (isSent) cancelled = cancelStatements(client);
	});
	try {
		// It may have waited long for its connection.
		if (hasEnded) throw new DatabaseBusy(undefined, false);
		isSent = true;
		const [, ...results] = await runBatch(client, batch, prepared).catch(
			(error) => {
				// A migration changed a table under a kept plan; the failure made us forget it.
				if (prepared && error.code === planIsOutdated)
					return runBatch(client, batch, prepared);
				throw error;
			},
		);
		return results;
	} catch (error) {
		if (isLostDatabase(error)) broken = error as Error;
		throw toDatabaseError(error);
	} finally {
		isOver?.();
		// Too late, it would end what somebody else runs there.
		if (cancelled) await cancelled;
		client.release(broken);
	}
}
