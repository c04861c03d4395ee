import type { Platform } from "../graphql/enums.ts";

export interface MappingRow {
	/** Line of the file, counted from 1. */
	line: number;
	productId: string;
	platform: Platform;
	externalId: string;
}

export interface LineProblem {
	/** Null for what concerns the whole file. */
	line: number | null;
	message: string;
}

export interface MappingsFile {
	/** Rows that can be imported, each item once. */
	rows: MappingRow[];
	problems: LineProblem[];
	/** Lines that say the same as an earlier one. */
	repeated: number;
}

/** Lines that one file may have: as many as the API sets at once. */
export const mostLines = 10_000;
