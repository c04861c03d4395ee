import { inTenantSql } from "@patchbay/db";
import type { AccountRun } from "../stages/stage.ts";
import {
	checkStoredFiles,
	claimsFile,
	type StoredRow,
	storedColumns,
} from "./check-stored-files.ts";

/** Files that each import looks for, those that were not looked for longest. */
const sampleSize = 200;

/**
 * Looks for some of the account's stored files before others are fetched: a store that was lost is noticed by the next import,
 * and a large account costs no more than a small one. Where one is missing, all of the account's are looked for.
 */
export async function checkAccountFiles(run: AccountRun): Promise<void> {
	const { deps, work, signal } = run;
	const startedAt = new Date(deps.db.clock.now());
	for (;;) {
		const rows = await listLongestUnchecked(run, startedAt);
		const missing = await checkStoredFiles(deps, work.tenantId, rows);
		if (missing === 0 || rows.length < sampleSize) return;
		signal.throwIfAborted();
		await run.checkpointReached();
	}
}

async function listLongestUnchecked(
	{ deps, work, account }: AccountRun,
	before: Date,
): Promise<StoredRow[]> {
	return inTenantSql(deps.db, work.tenantId, async (sql) => {
		const { rows } = await sql.query<StoredRow>(
			`select ${storedColumns} from asset
			where tenant_id = $1 and ad_account_id = $2 and ${claimsFile} and file_checked_at < $3
			order by file_checked_at, id limit $4`,
			[work.tenantId, account.id, before, sampleSize],
		);
		return rows;
	});
}
