import { inTenantSql } from "@patchbay/db";
import type { AssetKind } from "@patchbay/platforms";
import type { AccountRun } from "../stages/stage.ts";

/** File that is to be fetched. */
export interface PendingFile {
	id: string;
	externalId: string;
	kind: AssetKind;
	/** Name as the platform shows it, where it has one. */
	name: string | null;
	sourceUrl: string;
}

/**
 * Condition for files that are to be fetched: those not stored yet, that failed before, and whose content has changed. The
 * platform's key tells that where it has one, since an address may be signed anew each time; else the address does.
 */
export const isPending = `has_file and source_url is not null and (stored_at is null or failure is not null
	or case when content_key is not null then stored_content_key is distinct from content_key
		else stored_source_url is distinct from source_url end)`;

/** The next files of the account that this job has listed, by id, and how many there are in all. */
export async function listPending(
	{ deps, work, account }: AccountRun,
	after: string | null,
	most: number,
): Promise<{ pending: PendingFile[]; left: number }> {
	return inTenantSql(deps.db, work.tenantId, async (sql) => {
		const { rows } = await sql.query<PendingFile & { left: bigint }>(
			`select id, external_id as "externalId", kind, name, source_url as "sourceUrl", count(*) over () as left from asset
			where tenant_id = $1 and ad_account_id = $2 and imported_at >= $3 and ${isPending}
				and ($4::uuid is null or id > $4)
			order by id limit $5`,
			[work.tenantId, account.id, work.job.startedAt, after, most],
		);
		return { pending: rows, left: Number(rows[0]?.left ?? 0n) };
	});
}
