import { randomInt } from "node:crypto";
import type { DeveloperMetadata } from "./metadata.ts";
import type { Workbook } from "./workbook.ts";

/** A number that no metadata of the spreadsheet has. */
export function freeId(workbook: Workbook): number {
	for (;;) {
		const id = randomInt(1, 2 ** 31);
		if (!isTaken(workbook, id)) return id;
	}
}

export function isTaken(workbook: Workbook, id: number): boolean {
	return [workbook, ...workbook.sheets].some(({ metadata }) =>
		metadata.some(({ metadataId }) => metadataId === id),
	);
}

/** The metadata of a copied sheet, for the spreadsheet that gets the copy. */
export function renumbered(
	all: readonly DeveloperMetadata[],
	workbook: Workbook,
): DeveloperMetadata[] {
	const ids = new Set<number>();
	return all.map((one) => {
		let metadataId = freeId(workbook);
		while (ids.has(metadataId)) metadataId = freeId(workbook);
		ids.add(metadataId);
		return { ...one, metadataId };
	});
}
