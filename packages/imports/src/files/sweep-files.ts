import { setTimeout as sleep } from "node:timers/promises";
import { inTenantSql, systemSql } from "@patchbay/db";
import { isShredded } from "@patchbay/keys";
import { type ListedBlob, tenantPrefix } from "@patchbay/storage";
import { abandonUploads } from "../storage/abandon-uploads.ts";
import { deleteBlobs, listUnused } from "../storage/delete-blobs.ts";
import { removeTenantFiles } from "../storage/remove-tenant-files.ts";
import type { FileCheckDependencies } from "./check-due-files.ts";

/** Files that one look compares with the rows, and the pause after it. */
const batchSize = 1_000;
const pauseMilliseconds = 250;
/** Time that a tenant stays with a worker; two at once do no harm. */
const claimed = "1 hour";
/** Age at which a file that no row names is nobody's: an import stores it, and refers to it a batch later. */
const safeAgeMilliseconds = 24 * 3_600_000;
/** A store may take its time to remove a batch. */
const limits = { statementSeconds: 120, idleSeconds: 120 };

export interface SweptFiles {
	tenants: number;
	removed: number;
	/** Uploads that were begun and never ended. */
	abandoned: number;
}

/**
 * Removes what killed processes left in the store: files that no row names, and parts of uploads that never ended. Tenant by
 * tenant, those first that waited longest, each within its own prefix; several workers share them. Whether a row names a
 * file is asked under the lock under which imports refer to one: a file that an import is about to refer to stays, and the import
 * whose file went a moment before notices, and fetches it again.
 * @param options.days time after which a tenant's files are compared again
 * @throws {StorageFault} when the store fails: the tenant is due again in an hour
 */
export async function sweepFiles(
	deps: FileCheckDependencies,
	options: { days: number; signal: AbortSignal; ageMilliseconds?: number },
): Promise<SweptFiles> {
	const swept: SweptFiles = { tenants: 0, removed: 0, abandoned: 0 };
	while (!options.signal.aborted) {
		const { rows } = await systemSql(deps.db).query<{ tenantId: string }>(
			`select tenant_id as "tenantId" from system.claim_file_sweep($1::interval)`,
			[claimed],
		);
		const tenantId = rows[0]?.tenantId;
		if (tenantId === undefined) break;
		await sweepTenant(deps, tenantId, options, swept);
		await inTenantSql(deps.db, tenantId, (sql) =>
			sql.query(
				"update tenant set files_due_at = clock_timestamp() + make_interval(days => $2) where id = $1",
				[tenantId, options.days],
			),
		);
		swept.tenants += 1;
	}
	return swept;
}

async function sweepTenant(
	deps: FileCheckDependencies,
	tenantId: string,
	{
		signal,
		ageMilliseconds = safeAgeMilliseconds,
	}: { signal: AbortSignal; ageMilliseconds?: number },
	swept: SweptFiles,
): Promise<void> {
	const { db, blobs } = deps;
	if (await inTenantSql(db, tenantId, (sql) => isShredded(sql, tenantId))) {
		swept.removed += await removeTenantFiles(deps, tenantId);
		return;
	}
	const before = new Date(Date.now() - ageMilliseconds);
	for await (const batch of inBatches(blobs.list(tenantPrefix(tenantId)))) {
		signal.throwIfAborted();
		const old = batch.flatMap(({ key, storedAt }) =>
			storedAt < before ? [key] : [],
		);
		// Without the lock at first: nearly all are named, and imports go on meanwhile.
		const unused =
			old.length === 0
				? []
				: await inTenantSql(db, tenantId, (sql) =>
						listUnused(sql, tenantId, old),
					);
		if (unused.length > 0)
			swept.removed += await inTenantSql(
				db,
				tenantId,
				(sql) => deleteBlobs({ sql, blobs }, tenantId, unused),
				limits,
			);
		if (batch.length === batchSize)
			await sleep(pauseMilliseconds, undefined, { signal });
	}
	swept.abandoned += await abandonUploads(deps, tenantId, before);
}

async function* inBatches(
	listed: AsyncIterable<ListedBlob>,
): AsyncGenerator<ListedBlob[]> {
	let batch: ListedBlob[] = [];
	for await (const blob of listed) {
		batch.push(blob);
		if (batch.length < batchSize) continue;
		yield batch;
		batch = [];
	}
	if (batch.length > 0) yield batch;
}
