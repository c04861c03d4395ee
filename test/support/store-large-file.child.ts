import { createBlobStore, type StorageSettings } from "@patchbay/storage";
import { createAssetFetcher } from "../../packages/imports/src/files/fetch-asset.ts";
import { storeAssetFile } from "../../packages/imports/src/files/store-asset-file.ts";
import { peakMemory } from "./peak-memory.ts";

/** Fetches one video and stores it; prints what was stored, and how large the process became in bytes. */
const [url = "", settings = "{}"] = process.argv.slice(2);
const blobs = createBlobStore(JSON.parse(settings) as StorageSettings);
const fetcher = createAssetFetcher({
	maxBytes: 1_000_000,
	maxVideoBytes: 1_000_000_000,
	trustedOrigins: new Set([new URL(url).origin]),
});
const stored = await storeAssetFile(
	{ blobs, fetcher },
	{
		tenantId: "0199aaaa-0000-7000-8000-000000000001",
		sourceUrl: url,
		kind: "video",
	},
	new AbortController().signal,
);
console.log(
	JSON.stringify({
		...stored,
		size: await blobs.size(stored.blobKey),
		residentBytes: peakMemory("self"),
	}),
);
await fetcher.close();
await blobs.close();
