import type { SqlExecutor } from "@patchbay/db";
import { StorageFault } from "@patchbay/storage";
import { checkAccountFiles } from "../files/check-account-files.ts";
import { type FileResult, fetchBatch } from "../files/fetch-batch.ts";
import { FileRemoved } from "../files/file-removed.ts";
import { giveUpFiles } from "../files/give-up-files.ts";
import { nameStoredFiles } from "../files/name-stored-files.ts";
import { listPending } from "../files/pending-files.ts";
import { removeReplaced } from "../files/remove-replaced.ts";
import { saveFileResults } from "../files/save-file-results.ts";
import type { FailureDraft } from "../record-failures.ts";
import { commitPage } from "../slices/commit-page.ts";
import { countAttempts } from "../slices/count-attempts.ts";
import { defaultRetryPolicy } from "../slices/slice-outcome.ts";
import type { SliceWork } from "../slices/slice-work.ts";
import { keepBlobs } from "../storage/delete-blobs.ts";
import { streams } from "../streams.ts";
import type { AccountRun } from "./stage.ts";

/** Files between two checkpoints. */
const batchSize = 20;
/** Times that a stage fetches a batch again because a file of it was removed. */
const mostRemovals = 5;

/**
 * Fetches the files that this job has listed and that are not stored, after a look for those that should be. The checkpoint is
 * the id of the last asset that was tried. A store that goes on failing ends the stage with a failure of its own name.
 */
export async function importFiles(run: AccountRun): Promise<void> {
	const { deps, work } = run;
	try {
		if (work.cursor === null) {
			await nameStoredFiles(run);
			await checkAccountFiles(run);
		}
		await fetchPending(run);
	} catch (error) {
		if (!(error instanceof StorageFault)) throw error;
		const { attempts } = deps.retryPolicy ?? defaultRetryPolicy;
		if ((await countAttempts(deps.db, work)) + 1 < attempts) throw error;
		await giveUpFiles(run, error);
	}
}

async function fetchPending(run: AccountRun): Promise<void> {
	const { deps, work } = run;
	let { cursor } = work;
	let removals = 0;
	for (;;) {
		const { pending, left } = await listPending(run, cursor, batchSize);
		const results = await fetchBatch(run, pending);
		// They are begun in their order, and all that were begun have ended.
		const isLast =
			results.length === pending.length && pending.length < batchSize;
		const nextCursor = pending[results.length - 1]?.id ?? null;
		let replaced: string[] = [];
		const save = commitPage(deps.db, work, async (sql) => {
			await requireStored(run, sql, results);
			replaced = await saveFileResults(sql, work, results);
			return {
				saved: results.filter(({ stored }) => stored).length,
				failures: results.flatMap(toFileFailure),
				nextCursor: isLast ? null : nextCursor,
				total: await countWhole(sql, work, left),
			};
		});
		try {
			await save;
		} catch (error) {
			if (!(error instanceof FileRemoved) || removals === mostRemovals)
				throw error;
			removals += 1;
			continue;
		}
		cursor = nextCursor;
		await removeReplaced(run, replaced);
		if (isLast) return;
		await run.checkpointReached();
	}
}

/** Counts the files done before, and those left when the batch began. */
async function countWhole(
	sql: SqlExecutor,
	work: SliceWork,
	left: number,
): Promise<number> {
	const { rows } = await sql.query<{ done: bigint }>(
		"select rows_done + rows_failed as done from import_slice where tenant_id = $1 and id = $2",
		[work.tenantId, work.sliceId],
	);
	return Number(rows[0]?.done ?? 0n) + left;
}

/**
 * A disconnect that deletes imported data, or a sweep that met an old copy of the same content, may have removed a file between
 * its fetching and this transaction.
 * @throws {FileRemoved}
 */
async function requireStored(
	{ deps, work }: AccountRun,
	sql: SqlExecutor,
	results: readonly FileResult[],
): Promise<void> {
	const keys = results
		.map(({ stored }) => stored?.blobKey)
		.filter((key) => typeof key === "string");
	if (!(await keepBlobs({ sql, blobs: deps.blobs }, work.tenantId, keys)))
		throw new FileRemoved();
}

function toFileFailure({
	externalId,
	name,
	refused,
}: FileResult): FailureDraft[] {
	if (!refused) return [];
	return [
		{
			entity: streams.FILES.entity,
			externalId,
			code: refused.code,
			// A person knows the picture by its name.
			message: name ? `“${name}”: ${refused.message}` : refused.message,
		},
	];
}
