import { createHash } from "node:crypto";
import { z } from "zod";
import type { SheetTable, SheetWrite } from "../../sheets/sheet-parts.ts";
import type { SheetEntry } from "../api-types.ts";

/** Key of the developer metadata by which a tab is known as a report's. It stays with the tab when that is renamed. */
const markKey = "patchbay.report";

const markValue = z.object({
	key: z.string(),
	/** Name under which the tab was asked for. */
	name: z.string(),
	/** Write that put it there. */
	write: z.string(),
	/** Days that the tab's rows have been written for, from the first to the last; null for a report without days. */
	from: z.string().nullable(),
	to: z.string().nullable(),
});

/** Everything that a tab says of the report in it. */
export interface ReportMark extends z.infer<typeof markValue> {
	metadataId: number;
}

/** The mark of a tab; null for one that is nobody's, or in a form that this version does not know. */
export function readMark({ developerMetadata }: SheetEntry): ReportMark | null {
	for (const { metadataId, metadataKey, metadataValue } of developerMetadata) {
		if (metadataKey !== markKey || metadataValue === undefined) continue;
		const parsed = markValue.safeParse(parseJson(metadataValue));
		if (parsed.success) return { ...parsed.data, metadataId };
	}
	return null;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/**
 * Requests that put this write's mark in the place of the earlier one. Its id follows from the mark that was read: of two
 * writes that read the same, Google takes the first and refuses the other as a whole, since an id is there once.
 */
export function markRequests(
	sheetId: number,
	before: ReportMark | null,
	{ table, sheetName, writeId }: SheetWrite,
): object[] {
	const value: Omit<ReportMark, "metadataId"> = {
		key: table.key,
		name: before?.name ?? sheetName,
		write: writeId,
		...coveredDays(before, table),
	};
	return [
		...(before
			? [
					{
						deleteDeveloperMetadata: {
							dataFilter: {
								developerMetadataLookup: { metadataId: before.metadataId },
							},
						},
					},
				]
			: []),
		{
			createDeveloperMetadata: {
				developerMetadata: {
					metadataId: idFrom(table.key, String(sheetId), before?.write ?? ""),
					metadataKey: markKey,
					metadataValue: JSON.stringify(value),
					location: { sheetId },
					// The report is no secret from whoever can open the sheet, and another app of this installation goes on with it.
					visibility: "DOCUMENT",
				},
			},
		},
	];
}

function coveredDays(
	before: ReportMark | null,
	{ days }: SheetTable,
): Pick<ReportMark, "from" | "to"> {
	if (!days) return { from: null, to: null };
	const least = (a: string, b: string) => (a < b ? a : b);
	const most = (a: string, b: string) => (a > b ? a : b);
	return {
		from: least(before?.from ?? days.from, days.from),
		to: most(before?.to ?? days.to, days.to),
	};
}

/** A positive id of 31 bits that the same texts always give. */
export function idFrom(...texts: readonly string[]): number {
	const digest = createHash("sha256").update(texts.join("\n")).digest();
	return digest.readUInt32BE(0) >>> 1 || 1;
}
