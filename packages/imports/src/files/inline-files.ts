import { inTenantSql, type SqlExecutor } from "@patchbay/db";
import { type AssetDraft, mapConcurrently } from "@patchbay/platforms";
import { StorageFault } from "@patchbay/storage";
import type { FailureDraft } from "../record-failures.ts";
import { countAttempts } from "../slices/count-attempts.ts";
import { defaultRetryPolicy } from "../slices/slice-outcome.ts";
import type { AccountRun } from "../stages/stage.ts";
import { keepBlobs } from "../storage/delete-blobs.ts";
import { streams } from "../streams.ts";
import { AssetRefused } from "./asset-refused.ts";
import { FileRemoved } from "./file-removed.ts";
import { removeReplaced } from "./remove-replaced.ts";
import { type FileOutcome, saveFileResults } from "./save-file-results.ts";
import {
	hashOf,
	type InlineAsset,
	isInline,
	storeInlineFile,
} from "./store-inline-file.ts";

const storedAtOnce = 4;

/** Files that come with the records of assets, as text: they are stored before their page is saved, and named by its rows. */
export interface InlineFiles {
	/** Stores the files of a page. Those that are there already are left. */
	store(assets: readonly AssetDraft[]): Promise<FailureDraft[]>;
	/** Points the page's rows at their files, in its transaction. */
	save(sql: SqlExecutor, assets: readonly AssetDraft[]): Promise<void>;
	/** Removes the contents that were replaced. */
	finish(): Promise<void>;
}

export function createInlineFiles(run: AccountRun): InlineFiles {
	const { deps, work, account } = run;
	let outcomes = new Map<string, FileOutcome>();
	const replaced = new Set<string>();

	return {
		async store(assets) {
			const inline = assets.filter(isInline);
			const known = await readHashes(run, inline);
			const results = await mapConcurrently(
				inline.filter((asset) => known.get(asset.externalId) !== hashOf(asset)),
				storedAtOnce,
				async (asset) => [asset, await storeOrRefuse(run, asset)] as const,
			);
			outcomes = new Map(
				results.map(([{ externalId }, outcome]) => [externalId, outcome]),
			);
			return results.flatMap(([asset, outcome]) => toFailure(asset, outcome));
		},
		async save(sql, assets) {
			const changed = assets.filter(({ externalId }) =>
				outcomes.has(externalId),
			);
			if (changed.length === 0) return;
			const keys = changed.flatMap(
				({ externalId }) => outcomes.get(externalId)?.stored?.blobKey ?? [],
			);
			if (!(await keepBlobs({ sql, blobs: deps.blobs }, work.tenantId, keys)))
				throw new FileRemoved();
			const { rows } = await sql.query<{ id: string; externalId: string }>(
				`select id, external_id as "externalId" from asset
				where tenant_id = $1 and ad_account_id = $2 and external_id = any($3::text[])`,
				[work.tenantId, account.id, changed.map((each) => each.externalId)],
			);
			const results = rows.flatMap(({ id, externalId }) => {
				const outcome = outcomes.get(externalId);
				return outcome ? [{ id, sourceUrl: null, ...outcome }] : [];
			});
			for (const key of await saveFileResults(sql, work, results))
				replaced.add(key);
		},
		finish: () => removeReplaced(run, [...replaced]),
	};
}

/** Hashes of the files that are stored for these assets. */
async function readHashes(
	{ deps, work, account }: AccountRun,
	assets: readonly InlineAsset[],
): Promise<ReadonlyMap<string, string>> {
	if (assets.length === 0) return new Map();
	return inTenantSql(deps.db, work.tenantId, async (sql) => {
		const { rows } = await sql.query<{ externalId: string; sha256: string }>(
			`select external_id as "externalId", sha256 from asset
			where tenant_id = $1 and ad_account_id = $2 and external_id = any($3::text[])
				and stored_at is not null and failure is null and sha256 is not null`,
			[work.tenantId, account.id, assets.map(({ externalId }) => externalId)],
		);
		return new Map(rows.map((row) => [row.externalId, row.sha256]));
	});
}

/**
 * @throws {StorageFault} while the slice has tries left; after that the asset goes without its file, and the next import tries
 * again
 */
async function storeOrRefuse(
	{ deps, work, signal }: AccountRun,
	asset: InlineAsset,
): Promise<FileOutcome> {
	const { blobs, assetFetcher, db, logger } = deps;
	const { maxBytes } = assetFetcher;
	try {
		const stored = await storeInlineFile(
			{ blobs, maxBytes },
			work.tenantId,
			asset,
			signal,
		);
		return { stored };
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof AssetRefused) return { refused: error };
		if (!(error instanceof StorageFault)) throw error;
		const { attempts } = deps.retryPolicy ?? defaultRetryPolicy;
		if ((await countAttempts(db, work)) + 1 < attempts) throw error;
		logger.error(
			{ err: error, problem: error.problem },
			"the file store went on failing; the file is left to the next import",
		);
		return {
			refused: new AssetRefused(error.message, {
				code: "STORAGE_UNAVAILABLE",
				cause: error,
			}),
		};
	}
}

function toFailure(
	{ externalId, name }: InlineAsset,
	{ refused }: FileOutcome,
): FailureDraft[] {
	if (!refused) return [];
	return [
		{
			entity: streams.FILES.entity,
			externalId,
			code: refused.code,
			message: name ? `“${name}”: ${refused.message}` : refused.message,
		},
	];
}
