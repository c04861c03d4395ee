import { inTenantSql, type SqlExecutor } from "@patchbay/db";
import { Unavailable } from "@patchbay/errors";
import { mapConcurrently } from "@patchbay/platforms";
import { AssetRefused } from "../files/asset-refused.ts";
import { type StoredFile, storeAssetFile } from "../files/store-asset-file.ts";
import type { FailureDraft } from "../record-failures.ts";
import { commitPage } from "../slices/commit-page.ts";
import type { SliceWork } from "../slices/slice-work.ts";
import { keepBlobs } from "../storage/delete-blobs.ts";
import { streams } from "../streams.ts";
import type { AccountRun } from "./stage.ts";

/** Files between two checkpoints, and how many of them are fetched at the same time. */
const batchSize = 20;
const fetchedAtOnce = 4;
/** Time after which a batch begins no further file: a slow host is no reason to keep the place without a checkpoint. */
const batchMilliseconds = 10_000;

interface PendingFile {
	id: string;
	externalId: string;
	/** Name as the platform shows it, where it has one. */
	name: string | null;
	sourceUrl: string;
}

type FileResult = PendingFile &
	(
		| { stored: StoredFile; refused?: undefined }
		| { refused: AssetRefused; stored?: undefined }
	);

/**
 * Fetches the images that this job has listed: those not stored yet, whose address has changed, or that failed before. The
 * checkpoint is the id of the last asset that was tried.
 */
export async function importFiles(run: AccountRun): Promise<void> {
	const { deps, work } = run;
	let { cursor } = work;
	for (;;) {
		const { pending, left } = await listPending(run, cursor);
		const results = await fetchAll(run, pending);
		// They are begun in their order, and all that were begun have ended.
		const isLast =
			results.length === pending.length && pending.length < batchSize;
		cursor = pending[results.length - 1]?.id ?? null;
		await commitPage(deps.db, work, async (sql) => {
			await requireStored(run, sql, results);
			await saveResults(sql, work, results);
			return {
				saved: results.filter(({ stored }) => stored).length,
				failures: results.flatMap(toFileFailure),
				nextCursor: isLast ? null : cursor,
				total: await countWhole(sql, work, left),
			};
		});
		if (isLast) return;
		await run.checkpointReached();
	}
}

async function listPending(
	{ deps, work, account }: AccountRun,
	cursor: string | null,
): Promise<{ pending: PendingFile[]; left: number }> {
	return inTenantSql(deps.db, work.tenantId, async (sql) => {
		const { rows } = await sql.query<PendingFile & { left: bigint }>(
			`select id, external_id as "externalId", name, source_url as "sourceUrl", count(*) over () as left from asset
			where tenant_id = $1 and ad_account_id = $2 and imported_at >= $3 and kind in ('IMAGE', 'LOGO')
				and source_url is not null
				and (stored_at is null or stored_source_url is distinct from source_url or failure is not null)
				and ($4::uuid is null or id > $4)
			order by id limit $5`,
			[work.tenantId, account.id, work.job.startedAt, cursor, batchSize],
		);
		return { pending: rows, left: Number(rows[0]?.left ?? 0n) };
	});
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

/** Fetches what can be begun within the batch's time: a file and those after it are left when it is over. */
async function fetchAll(
	{ deps, work, signal }: AccountRun,
	pending: readonly PendingFile[],
): Promise<FileResult[]> {
	const endsAt = performance.now() + batchMilliseconds;
	const results = await mapConcurrently(
		pending,
		fetchedAtOnce,
		async (file): Promise<FileResult | null> => {
			if (performance.now() >= endsAt) return null;
			try {
				const stored = await storeAssetFile(
					{ blobs: deps.blobs, fetcher: deps.assetFetcher },
					work.tenantId,
					file.sourceUrl,
					signal,
				);
				return { ...file, stored };
			} catch (error) {
				signal.throwIfAborted();
				if (!(error instanceof AssetRefused)) throw error;
				deps.logger.info(
					{ err: error, assetId: file.id },
					"an asset's file was not stored",
				);
				return { ...file, refused: error };
			}
		},
	);
	return results.filter((result) => result !== null);
}

/**
 * A disconnect that deletes imported data may have removed a file between its fetching and this transaction.
 * @throws {Unavailable} then the batch is fetched again
 */
async function requireStored(
	{ deps, work }: AccountRun,
	sql: SqlExecutor,
	results: readonly FileResult[],
): Promise<void> {
	const keys = results
		.flatMap(({ stored }) => [stored?.blobKey, stored?.thumbnailKey])
		.filter((key) => typeof key === "string");
	if (!(await keepBlobs({ sql, blobs: deps.blobs }, work.tenantId, keys)))
		throw new Unavailable("A stored file was just removed.");
}

/**
 * `logical_key` names the first campaign that the asset was seen in: campaign-assets/{tenant_id}/{campaign_id}/{asset_id}.
 * A file that was stored before stays when its renewal fails: an old picture is better than none.
 */
async function saveResults(
	sql: SqlExecutor,
	work: SliceWork,
	results: readonly FileResult[],
): Promise<void> {
	if (results.length === 0) return;
	const stored = results.map((result) => result.stored);
	await sql.query(
		`update asset a set
			blob_key = coalesce(r.blob_key, a.blob_key),
			thumbnail_key = case when r.blob_key is null then a.thumbnail_key else r.thumbnail_key end,
			sha256 = coalesce(r.sha256, a.sha256), byte_size = coalesce(r.byte_size, a.byte_size),
			mime_type = coalesce(r.mime_type, a.mime_type), width = coalesce(r.width, a.width),
			height = coalesce(r.height, a.height),
			stored_at = case when r.blob_key is null then a.stored_at else now() end,
			stored_source_url = case when r.blob_key is null then a.stored_source_url else a.source_url end,
			failure = r.failure,
			logical_key = case when r.blob_key is null then a.logical_key else coalesce(a.logical_key, (
				select $11::text || '/' || link.campaign_id || '/' || a.id from asset_link link
				where link.tenant_id = a.tenant_id and link.asset_id = a.id order by link.id limit 1)) end
		from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::int[], $9::int[], $10::text[])
			as r (id, blob_key, thumbnail_key, sha256, byte_size, mime_type, width, height, failure)
		where a.tenant_id = $1 and a.id = r.id`,
		[
			work.tenantId,
			results.map(({ id }) => id),
			stored.map((file) => file?.blobKey ?? null),
			stored.map((file) => file?.thumbnailKey ?? null),
			stored.map((file) => file?.sha256 ?? null),
			stored.map((file) => file?.byteSize ?? null),
			stored.map((file) => file?.mimeType ?? null),
			stored.map((file) => file?.width ?? null),
			stored.map((file) => file?.height ?? null),
			results.map(({ refused }) => refused?.message ?? null),
			`campaign-assets/${work.tenantId}`,
		],
	);
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
