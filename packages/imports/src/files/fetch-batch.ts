import { failureKind, mapConcurrently } from "@patchbay/platforms";
import type { AccountRun } from "../stages/stage.ts";
import { AssetRefused } from "./asset-refused.ts";
import { fileKindOf } from "./file-kinds.ts";
import type { PendingFile } from "./pending-files.ts";
import type { FileOutcome } from "./save-file-results.ts";
import { storeAssetFile } from "./store-asset-file.ts";

/** Files of a batch that are fetched at the same time; the fetcher bounds those of all batches. */
const fetchedAtOnce = 4;
/** Time after which a batch begins no further file: a slow host is no reason to keep the place without a checkpoint. */
const batchMilliseconds = 10_000;

export type FileResult = PendingFile & FileOutcome;

/**
 * Fetches what can be begun within the batch's time, in order: a file and those after it are left when it is over. Addresses
 * that have died are asked for anew, once for all of them, and those that are others now are tried again.
 */
export async function fetchBatch(
	run: AccountRun,
	pending: readonly PendingFile[],
): Promise<FileResult[]> {
	const results = await fetchAll(run, pending);
	const dead = results.filter(({ refused }) => refused?.gone);
	const moved = await findMoved(run, dead);
	if (moved.length === 0) return results;
	const again = new Map(
		(await fetchAll(run, moved)).map((result) => [result.id, result]),
	);
	return results.map((result) => again.get(result.id) ?? result);
}

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
					{
						tenantId: work.tenantId,
						sourceUrl: file.sourceUrl,
						kind: fileKindOf(file.kind),
					},
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

/** The files that lie at another address now. What the platform refuses to tell is as dead as before. */
async function findMoved(
	{ deps, connector, session, account }: AccountRun,
	dead: readonly FileResult[],
): Promise<PendingFile[]> {
	const part = connector.parts.assetAddresses;
	if (!part || dead.length === 0) return [];
	let addresses: ReadonlyMap<string, string>;
	try {
		addresses = await part.run(
			session,
			account,
			dead.map(({ externalId }) => externalId),
		);
	} catch (error) {
		if (failureKind(error) !== "rejected") throw error;
		deps.logger.warn({ err: error }, "addresses of files were not told anew");
		return [];
	}
	return dead.flatMap(({ id, externalId, kind, name, sourceUrl }) => {
		const address = addresses.get(externalId);
		const isNew =
			address !== undefined &&
			address !== sourceUrl &&
			// PostgreSQL's text cannot hold it.
			!address.includes("\0");
		return !isNew ? [] : [{ id, externalId, kind, name, sourceUrl: address }];
	});
}
