import type { Database } from "./client.ts";
import { connect } from "./in-tenant-sql.ts";
import { isLostDatabase, unavailable } from "./lost-database.ts";
import { runBatch, type Statement } from "./tenant-batch.ts";

/**
 * Runs reads of one tenant as one transaction in a single round trip, and answers the rows of each in their order.
 * `bigint` columns come as bigint, `date` columns as "YYYY-MM-DD". Throws `Unavailable` when the database is lost.
 */
export async function readInTenant(
	db: Database,
	tenantId: string,
	statements: readonly Statement[],
): Promise<Record<string, unknown>[][]> {
	const client = await connect(db);
	let broken: Error | undefined;
	try {
		const [, ...results] = await runBatch(client, [
			{
				text: "select set_config('app.tenant_id', $1, true)",
				values: [tenantId],
			},
			...statements,
		]);
		return results;
	} catch (error) {
		if (!isLostDatabase(error)) throw error;
		broken = error as Error;
		throw unavailable(error);
	} finally {
		client.release(broken);
	}
}
