import {
	type AssetDraft,
	type Platform,
	type Platforms,
	platforms,
} from "@patchbay/platforms";

/** An asset with what a test leaves out. */
export function assetDraft(
	draft: Pick<AssetDraft, "externalId" | "kind"> & Partial<AssetDraft>,
): AssetDraft {
	return {
		name: null,
		text: null,
		sourceUrl: null,
		hasFile: true,
		contentKey: null,
		posterUrl: null,
		mimeType: null,
		byteSize: null,
		width: null,
		height: null,
		...draft,
	};
}

/**
 * The platforms with one change: Google Ads has these assets, and says of none where it stands. It is in the place of
 * platforms whose assets are videos and pages, for which there is no connector yet.
 */
export function platformsWithAssets(
	listAssets: () => readonly AssetDraft[],
): Platforms {
	const googleAds = platforms.GOOGLE_ADS as Platform;
	const { assetLinks: _, ...parts } = googleAds.parts;
	return {
		...platforms,
		GOOGLE_ADS: {
			...googleAds,
			parts: {
				...parts,
				assets: {
					async *run() {
						const records = [...listAssets()];
						yield { records, rejected: [], nextCursor: null };
					},
				},
			},
		},
	};
}
