import { InvalidInput } from "@patchbay/errors";

/** Place in a report: its id, the number of looks at it while it is made, then Meta's own cursor of its rows. */
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

export const isReportCursor = (cursor: string): boolean =>
	cursor.startsWith("report:");

/** @throws {InvalidInput} for the cursor of another list */
export function readCursor(cursor: string): ReportCursor {
	const match = /^report:(\d{1,25}):(\d{1,4})(?::(.+))?$/.exec(cursor);
	const [, id, looks, after] = match ?? [];
	if (id === undefined)
		throw new InvalidInput("This is not a cursor of this list.");
	return { id, looks: Number(looks), after: after ?? null };
}
