import { type Database, inTenantSql, systemSql } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import type { BlobStore } from "@patchbay/storage";
import {
	checkStoredFiles,
	claimsFile,
	type StoredRow,
	storedColumns,
} from "./check-stored-files.ts";

export interface FileCheckDependencies {
	db: Database;
	blobs: BlobStore;
	logger: Logger;
}

/**
 * Looks for the stored files that nobody looked for longest, over all tenants.
 * @param options.most files of this round: the pace at which the store is walked
 * @param options.days age of a look from which on it is repeated
 * @returns how many were looked for, and how many of them are missing
 * @throws {StorageFault} when the store does not tell
 */
export async function checkDueFiles(
	deps: FileCheckDependencies,
	{ most, days, signal }: { most: number; days: number; signal: AbortSignal },
): Promise<{ lookedFor: number; missing: number }> {
	const { rows } = await systemSql(deps.db).query<{
		tenantId: string;
		assetId: string;
	}>(
		`select tenant_id as "tenantId", asset_id as "assetId" from system.files_to_check($1, make_interval(days => $2))`,
		[most, days],
	);
	const ofTenant = Map.groupBy(rows, ({ tenantId }) => tenantId);
	let missing = 0;
	for (const [tenantId, due] of ofTenant) {
		if (signal.aborted) break;
		const stored = await readRows(
			deps.db,
			tenantId,
			due.map(({ assetId }) => assetId),
		);
		missing += await checkStoredFiles(deps, tenantId, stored);
	}
	return { lookedFor: rows.length, missing };
}

async function readRows(
	db: Database,
	tenantId: string,
	ids: readonly string[],
): Promise<StoredRow[]> {
	return inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<StoredRow>(
			`select ${storedColumns} from asset where tenant_id = $1 and id = any($2::uuid[]) and ${claimsFile}`,
			[tenantId, ids],
		);
		return rows;
	});
}
