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

/** Parts that a deletion needs; without `deleteBlobs` the files of deleted rows stay. */
export type DeletionContext = Pick<
	ConnectionsContext,
	"db" | "tenantId" | "deleteBlobs"
>;

/** Rows that depend on others go before them. Each is one batch, which is repeated until nothing is left. */
const statements: readonly string[] = [
	ofAccount("metric_daily", "campaign_id, date"),
	ofAccount("metric_hourly", "campaign_id, hour_start"),
	ofAccount("metric_region", "campaign_id, date, region_key"),
	ofAccount("metric_unattributed", "ad_account_id, date"),
	leftSums("metric_account_daily", "ad_account_id, date"),
	leftSums("metric_campaign_weekly", "ad_account_id, week, campaign_id"),
	`delete from import_difference where tenant_id = $1 and (import_reconciliation_id, metric, currency_code, from_date) in (
		select d.import_reconciliation_id, d.metric, d.currency_code, d.from_date from import_difference d
		join import_reconciliation r on r.tenant_id = $1 and r.id = d.import_reconciliation_id
		where d.tenant_id = $1 and r.ad_account_id = $2 limit $3)`,
	ofAccount("import_reconciliation", "id"),
	ofCampaign("asset_link"),
	ofCampaign("keyword"),
	ofCampaign("ad"),
	ofCampaign("ad_group"),
	ofAccount("campaign", "id"),
	`${ofAccount("asset", "id")} returning blob_key, thumbnail_key`,
	ofAccount("audience", "id"),
	ofAccount("catalog_item", "id"),
	ofAccount("source", "id"),
	`delete from import_failure where tenant_id = $1 and id in (
		select x.id from import_failure x join import_slice s on s.tenant_id = $1 and s.id = x.import_slice_id
		where x.tenant_id = $1 and s.ad_account_id = $2 limit $3)`,
	ofAccount("metric_coverage", "ad_account_id, stream"),
];

/** @param key columns of the table's primary key, beside the tenant */
function ofAccount(table: string, key: string): string {
	return `delete from ${table} where tenant_id = $1 and (${key}) in (
		select ${key} from ${table} where tenant_id = $1 and ad_account_id = $2 limit $3)`;
}

/** Sums that triggers left, which are those of days whose month was dropped: only where no row is there that they could be of. */
function leftSums(table: string, key: string): string {
	const gone = (rows: string) =>
		`not exists (select from ${rows} where tenant_id = $1 and ad_account_id = $2)`;
	return `delete from ${table} where tenant_id = $1 and (${key}) in (
		select ${key} from ${table} where tenant_id = $1 and ad_account_id = $2
			and ${gone("metric_daily")} and ${gone("metric_unattributed")} limit $3)`;
}

function ofCampaign(table: string): string {
	return `delete from ${table} where tenant_id = $1 and id in (
		select x.id from ${table} x join campaign c on c.tenant_id = $1 and c.id = x.campaign_id
		where x.tenant_id = $1 and c.ad_account_id = $2 limit $3)`;
}

/** Takes accounts out of every list and total at once; their data is to be deleted. Nobody can choose them until it is gone. */
export async function markForDeletion(
	sql: SqlExecutor,
	tenantId: string,
	adAccountIds: readonly string[],
): Promise<void> {
	await sql.query(
		`update ad_account set deleting_at = coalesce(deleting_at, now()), hidden_at = coalesce(hidden_at, now()), updated_at = now()
		where tenant_id = $1 and id = any($2::uuid[])`,
		[tenantId, adAccountIds],
	);
}

/**
 * Deletes all that was imported of an account that is marked for it, in batches of their own transactions, and with the rows
 * the stored files that nothing of the tenant refers to any more. Killed half-way, whoever calls it next goes on; while
 * another process is at it, this one leaves it alone.
 * @returns false where it was left alone, or stopped by the signal
 */
export async function deleteAccountData(
	ctx: DeletionContext,
	adAccountId: string,
	signal?: AbortSignal,
): Promise<boolean> {
	for (const statement of statements) {
		let deleted: number | null;
		do {
			if (signal?.aborted) return false;
			deleted = await inTenantSql(
				ctx.db,
				ctx.tenantId,
				async (sql) => {
					if (!(await holdMarked(sql, ctx.tenantId, adAccountId))) return null;
					const { rows, rowCount } = await sql.query<Partial<DeletedAsset>>(
						statement,
						[ctx.tenantId, adAccountId, batchSize],
					);
					await deleteBlobs(sql, ctx, rows);
					return rowCount;
				},
				batchLimits,
			);
			if (deleted === null) return false;
		} while (deleted > 0);
	}
	await inTenantSql(ctx.db, ctx.tenantId, async (sql) => {
		const { rows } = await sql.query<{ connectionId: string }>(
			`update ad_account a set deleting_at = null, hidden_at = null, unsynced_at = null, holds_data = false, newest_day = null,
				imported_currency_code = null, imported_time_zone = null, updated_at = now()
			where a.tenant_id = $1 and a.id = $2 and a.deleting_at is not null
				and not exists (select from campaign c where c.tenant_id = $1 and c.ad_account_id = $2)
			returning a.connection_id as "connectionId"`,
			[ctx.tenantId, adAccountId],
		);
		for (const { connectionId } of rows)
			await notify(sql, "connection", {
				tenantId: ctx.tenantId,
				id: connectionId,
			});
	});
	return true;
}

/** Holds the account for a batch; false where its data is gone, or another process is deleting it. */
async function holdMarked(
	sql: SqlExecutor,
	tenantId: string,
	adAccountId: string,
): Promise<boolean> {
	const { rowCount } = await sql.query(
		`select from ad_account where tenant_id = $1 and id = $2 and deleting_at is not null for no key update skip locked`,
		[tenantId, adAccountId],
	);
	return rowCount > 0;
}

interface DeletedAsset {
	blob_key: string | null;
	thumbnail_key: string | null;
}

/**
 * One blob serves every asset of the tenant with the same content, and only what nobody refers to goes. Whoever removes blobs asks
 * for that under its lock: two deletions at once would each see the rows that the other one is deleting.
 */
async function deleteBlobs(
	sql: SqlExecutor,
	ctx: DeletionContext,
	assets: readonly Partial<DeletedAsset>[],
): Promise<void> {
	const keys = assets
		.flatMap((asset) => [asset.blob_key, asset.thumbnail_key])
		.filter((key) => typeof key === "string");
	if (keys.length > 0) await ctx.deleteBlobs?.(sql, [...new Set(keys)]);
}
