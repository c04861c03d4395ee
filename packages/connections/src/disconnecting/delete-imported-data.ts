import {
	inTenantSql,
	notify,
	type SqlExecutor,
	type TransactionLimits,
} from "@patchbay/db";
import type { ConnectionsContext } from "../context.ts";
import { deleteAccountData, markForDeletion } from "./delete-account-data.ts";

const batchSize = 5_000;

const batchLimits: TransactionLimits = {
	statementSeconds: 300,
	idleSeconds: 120,
};

/** Marks all that a connection imported for deletion, in the transaction that ends it: a worker deletes what its process leaves. */
export async function markImportedData(
	sql: SqlExecutor,
	{ tenantId, id }: { tenantId: string; id: string },
): Promise<void> {
	const { rows } = await sql.query<{ id: string }>(
		"select id from ad_account where tenant_id = $1 and connection_id = $2 and holds_data order by id",
		[tenantId, id],
	);
	await markForDeletion(
		sql,
		tenantId,
		rows.map((row) => row.id),
	);
}

/**
 * Deletes the campaigns, creatives, metrics and failures of a disconnected connection that were marked when it ended. Ended
 * half-way, it goes on when it is called again, or when a worker finds it.
 */
export async function deleteImportedData(
	ctx: ConnectionsContext,
	connectionId: string,
): Promise<void> {
	const { tenantId, db } = ctx;
	const accounts = await inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<{ id: string }>(
			"select id from ad_account where tenant_id = $1 and connection_id = $2 and deleting_at is not null order by id",
			[tenantId, connectionId],
		);
		return rows.map(({ id }) => id);
	});
	for (const adAccountId of accounts) await deleteAccountData(ctx, adAccountId);
	await deleteFailures(ctx, connectionId);
	await inTenantSql(db, tenantId, async (sql) => {
		await sql.query(
			`update connection set last_import_at = null where tenant_id = $1 and id = $2 and status = 'DISCONNECTED'`,
			[tenantId, connectionId],
		);
		await notify(sql, "connection", { tenantId, id: connectionId });
	});
}

/** Deletes the failures that the connection's jobs told of; not while it is connected again. */
async function deleteFailures(
	{ db, tenantId }: ConnectionsContext,
	connectionId: string,
): Promise<void> {
	let deleted: number;
	do {
		deleted = await inTenantSql(
			db,
			tenantId,
			async (sql) => {
				const { rowCount } = await sql.query(
					`delete from import_failure where tenant_id = $1 and id in (
						select x.id from import_failure x
						join import_job j on j.tenant_id = $1 and j.id = x.import_job_id
						join connection c on c.tenant_id = $1 and c.id = j.connection_id and c.status = 'DISCONNECTED'
						where x.tenant_id = $1 and j.connection_id = $2 limit $3)`,
					[tenantId, connectionId, batchSize],
				);
				return rowCount;
			},
			batchLimits,
		);
	} while (deleted > 0);
}
