/** A row or column of the sheet that holds the metadata; null: the whole sheet, or the spreadsheet where no sheet holds it. */
export type MetadataPlace = {
	dimension: "ROWS" | "COLUMNS";
	index: number;
} | null;

/** Note of an app at a place of a spreadsheet, for itself or for every app. */
export type DeveloperMetadata = {
	metadataId: number;
	key: string;
	value: string | null;
	visibility: "DOCUMENT" | "PROJECT";
	/** App that made it: one that only its project sees is nobody else's. */
	clientId: string;
	place: MetadataPlace;
};

/** Google's limit for the spreadsheet and for each of its sheets: characters of keys and values together. */
export const metadataCharacters = 30_000;

export function isVisible(
	{ visibility, clientId }: DeveloperMetadata,
	caller: { clientId: string },
): boolean {
	return visibility === "DOCUMENT" || clientId === caller.clientId;
}

/** Metadata after rows or columns moved: with the ones that were deleted it goes too. */
export function moveMetadata(
	all: readonly DeveloperMetadata[],
	dimension: "ROWS" | "COLUMNS",
	to: (index: number) => number | null,
): DeveloperMetadata[] {
	return all.flatMap((one) => {
		if (one.place?.dimension !== dimension) return [one];
		const index = to(one.place.index);
		return index === null ? [] : [{ ...one, place: { dimension, index } }];
	});
}
