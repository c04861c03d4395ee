import {
	inTenantSql,
	notify,
	type SqlExecutor,
	type TransactionLimits,
} from "@patchbay/db";
import type { ConnectionsContext } from "../context.ts";

const batchSize = 5_000;

/** Beside the rows of a batch go thousands of files, and the disk may be slow. */
const batchLimits: TransactionLimits = {
	statementSeconds: 300,
	idleSeconds: 120,
};

/** Rows that depend on others go before them. Each is one batch, which is repeated until nothing is left. */
const statements: readonly string[] = [
	ofMetrics("metric_daily", "campaign_id, date"),
	ofMetrics("metric_hourly", "campaign_id, hour_start"),
	ofMetrics("metric_region", "campaign_id, date, region_key"),
	`delete from metric_unattributed where tenant_id = $1 and (ad_account_id, date) in (
		select u.ad_account_id, u.date from metric_unattributed u join ad_account a on a.tenant_id = $1 and a.id = u.ad_account_id
		where u.tenant_id = $1 and a.connection_id = $2 limit $3)`,
	// With what differed.
	`delete from import_reconciliation where tenant_id = $1 and (import_job_id, ad_account_id) in (
		select r.import_job_id, r.ad_account_id from import_reconciliation r
		join ad_account a on a.tenant_id = $1 and a.id = r.ad_account_id
		where r.tenant_id = $1 and a.connection_id = $2 limit $3)`,
	ofCampaign("asset_link"),
	ofCampaign("keyword"),
	ofCampaign("ad"),
	ofCampaign("ad_group"),
	ofConnection("campaign"),
	`${ofConnection("asset")} returning blob_key, thumbnail_key`,
	ofJob("import_failure"),
];

/** @param key columns that tell a tenant's rows apart, the campaign's first */
function ofMetrics(table: string, key: string): string {
	return `delete from ${table} where tenant_id = $1 and (${key}) in (
		select ${key} from ${table} where tenant_id = $1 and campaign_id in (
			select c.id from campaign c where c.tenant_id = $1 and c.connection_id = $2) limit $3)`;
}

function ofCampaign(table: string): string {
	return `delete from ${table} where tenant_id = $1 and id in (
		select x.id from ${table} x join campaign c on c.tenant_id = $1 and c.id = x.campaign_id
		where x.tenant_id = $1 and c.connection_id = $2 limit $3)`;
}

function ofConnection(table: string): string {
	return `delete from ${table} where tenant_id = $1 and id in (
		select id from ${table} where tenant_id = $1 and connection_id = $2 limit $3)`;
}

function ofJob(table: string): string {
	return `delete from ${table} where tenant_id = $1 and id in (
		select x.id from ${table} x join import_job j on j.tenant_id = $1 and j.id = x.import_job_id
		where x.tenant_id = $1 and j.connection_id = $2 limit $3)`;
}

/**
 * Deletes the campaigns, creatives, metrics and failures of a disconnected connection, in batches of their own
 * transactions, and with the rows the stored files that nothing of the tenant refers to any more. Ended half-way, it
 * goes on when it is called again; when the connection was connected again meanwhile, it stops.
 */
export async function deleteImportedData(
	ctx: ConnectionsContext,
	connectionId: string,
): Promise<void> {
	for (const statement of statements) {
		let deleted: number;
		do {
			deleted = await inTenantSql(
				ctx.db,
				ctx.tenantId,
				async (sql) => {
					if (!(await isDisconnected(sql, ctx.tenantId, connectionId)))
						return 0;
					const { rows, rowCount } = await sql.query<Partial<DeletedAsset>>(
						statement,
						[ctx.tenantId, connectionId, batchSize],
					);
					await deleteBlobs(sql, ctx, rows);
					return rowCount;
				},
				batchLimits,
			);
		} while (deleted > 0);
	}
	await inTenantSql(ctx.db, ctx.tenantId, async (sql) => {
		// No numbers are left that could be in another currency or zone than those to come.
		await sql.query(
			`update ad_account a set imported_currency_code = null, imported_time_zone = null
			from connection c where a.tenant_id = $1 and a.connection_id = $2 and a.imported_time_zone is not null
				and c.tenant_id = $1 and c.id = $2 and c.status = 'DISCONNECTED'`,
			[ctx.tenantId, connectionId],
		);
		await sql.query(
			`update connection set last_import_at = null where tenant_id = $1 and id = $2 and status = 'DISCONNECTED'`,
			[ctx.tenantId, connectionId],
		);
		await notify(sql, "connection", {
			tenantId: ctx.tenantId,
			id: connectionId,
		});
	});
}

/** Shares the row's lock with nobody who would connect it again while a batch runs. */
async function isDisconnected(
	sql: SqlExecutor,
	tenantId: string,
	connectionId: string,
): Promise<boolean> {
	const { rowCount } = await sql.query(
		`select 1 from connection where tenant_id = $1 and id = $2 and status = 'DISCONNECTED' for share`,
		[tenantId, connectionId],
	);
	return rowCount > 0;
}

interface DeletedAsset {
	blob_key: string | null;
	thumbnail_key: string | null;
}

/** One blob serves every asset of the tenant with the same content: only what nobody refers to goes. */
async function deleteBlobs(
	sql: SqlExecutor,
	ctx: ConnectionsContext,
	assets: readonly Partial<DeletedAsset>[],
): Promise<void> {
	const keys = assets
		.flatMap((asset) => [asset.blob_key, asset.thumbnail_key])
		.filter((key) => typeof key === "string");
	if (keys.length === 0 || !ctx.deleteBlobs) return;
	const { rows } = await sql.query<{ key: string }>(
		`select distinct u.key from unnest($2::text[]) as u(key)
		where not exists (select 1 from asset a where a.tenant_id = $1 and (a.blob_key = u.key or a.thumbnail_key = u.key))`,
		[ctx.tenantId, keys],
	);
	if (rows.length > 0)
		await ctx.deleteBlobs(
			sql,
			rows.map(({ key }) => key),
		);
}
