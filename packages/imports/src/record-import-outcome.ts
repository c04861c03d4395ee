import type { ImportJobStatus, SqlExecutor } from "@patchbay/db";
import { recordOutcome } from "@patchbay/reliability";

/**
 * Counts a run of an import and the files that it was about. A run that left something out is no success; one that somebody
 * cancelled is no run.
 */
export async function recordImportOutcome(
	sql: SqlExecutor,
	job: { tenantId: string; importJobId: string },
	end: { status: ImportJobStatus },
): Promise<void> {
	if (end.status === "CANCELLED") return;
	const { tenantId, importJobId } = job;
	await recordOutcome(sql, tenantId, {
		kind: "IMPORT",
		tried: 1,
		succeeded: end.status === "SUCCEEDED" ? 1 : 0,
	});
	const { rows } = await sql.query<{ imported: number; failed: number }>(
		`select imported_assets as imported, failed_assets as failed from import_job where tenant_id = $1 and id = $2`,
		[tenantId, importJobId],
	);
	const { imported = 0, failed = 0 } = rows[0] ?? {};
	await recordOutcome(sql, tenantId, {
		kind: "ASSET",
		tried: imported + failed,
		succeeded: imported,
	});
}
