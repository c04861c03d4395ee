import { InvalidInput } from "@patchbay/errors";
import type { Page } from "../drafts.ts";
import { afterSeconds } from "../read-failure.ts";

/** Place in a report: its id, the number of looks at it while it is made, then a place among its rows. */
export interface ReportCursor {
	id: string;
	looks: number;
	/** Null before its rows were read. */
	after: string | null;
}

/** Writes `report:<id>:<looks>`, and `report:<id>:<looks>:<after>` among its rows. */
export function writeCursor({ id, looks, after }: ReportCursor): string {
	return ["report", id, String(looks), ...(after === null ? [] : [after])].join(
		":",
	);
}

export const isReportCursor = (cursor: string | null): cursor is string =>
	cursor?.startsWith("report:") ?? false;

/** @throws {InvalidInput} for the cursor of another list */
export function readCursor(cursor: string): ReportCursor {
	const match = /^report:([\w-]{1,128}):(\d{1,4})(?::(.+))?$/.exec(cursor);
	const [, id, looks, after] = match ?? [];
	if (id === undefined)
		throw new InvalidInput("This is not a cursor of this list.");
	return { id, looks: Number(looks), after: after ?? null };
}

/**
 * The page before a report's rows: it has none, and says when to look again: after 1, 1, 2, 2, 4, 4 … seconds.
 * @param longest seconds between two looks at most
 * @param shortest seconds between two looks at least
 */
export function pending(
	cursor: ReportCursor,
	longest: number,
	shortest = 1,
): Page<never> {
	return {
		records: [],
		rejected: [],
		nextCursor: writeCursor(cursor),
		resumeAt: afterSeconds(
			Math.max(shortest, Math.min(2 ** Math.floor(cursor.looks / 2), longest)),
		),
	};
}
