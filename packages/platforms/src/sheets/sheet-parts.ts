import type { Part } from "../part.ts";
import type { PlatformSession } from "../session.ts";

/** Kind of a column's cells: each is written as its own type, a text never as a formula. */
export type SheetColumnKind =
	| "text"
	/** A day, written as YYYY-MM-DD. */
	| "day"
	/** An instant in UTC. */
	| "instant"
	| "whole"
	| "number"
	/** Micros of the row's currency. */
	| "money"
	| "flag";

export interface SheetColumn {
	title: string;
	kind: SheetColumnKind;
	/** True for a column by which a row is known again. */
	isKey: boolean;
}

export type SheetValue = string | number | bigint | boolean | Date | null;

/** One row of a report: a value for each column. */
export interface SheetRow {
	currencyCode: string;
	values: readonly SheetValue[];
}

/** Span of time that one row of a report stands for. */
export type SheetPeriod = "DAY" | "WEEK" | "MONTH";

/** The days that a report holds, both ends included. */
export interface SheetDays {
	from: string;
	to: string;
	period: SheetPeriod;
	/** Index of the column with a row's day, or the first one of its week or month. */
	column: number;
}

/** A report as it is to stand in a tab of a spreadsheet. */
export interface SheetTable {
	/** Name that tells this report from every other one: a tab holds one report for good. */
	key: string;
	columns: readonly SheetColumn[];
	/** Index of the column with the currency, which every row has. */
	currencyColumn: number;
	rows: readonly SheetRow[];
	/** Null for a report without days: its rows are replaced as a whole. */
	days: SheetDays | null;
}

/** A spreadsheet that can be written. */
export interface OpenedSpreadsheet {
	externalId: string;
	title: string;
	webUrl: string;
	/** True when this call made it, so that its first tab is empty. */
	isFresh: boolean;
}

export interface SheetWrite {
	externalId: string;
	/** Name of the tab. */
	sheetName: string;
	/** Name of this write, which is found again when its answer was lost. */
	writeId: string;
	/** True of a spreadsheet that has just been made for this write: its empty first tab is used. */
	isFresh: boolean;
	table: SheetTable;
}

export interface SheetWritten {
	title: string;
	webUrl: string;
	/** Platform's id of the tab, which stays when it is renamed. */
	tabId: string;
	/** Name of the tab now. */
	sheetName: string;
	/** Number of the report's rows in the tab, those of other days included. */
	rows: number;
}

/** Reports in spreadsheets. */
export interface SheetParts {
	/** Makes a spreadsheet, or finds the one that was made for the same request before. */
	create: Part<
		(
			session: PlatformSession,
			wanted: { title: string; requestKey: string },
		) => Promise<OpenedSpreadsheet>
	>;
	/**
	 * Looks at a spreadsheet that is to be written.
	 * @throws {NotFound} when it is deleted, or not opened to this app
	 * @throws {Conflict} when it lies in the bin or is no spreadsheet
	 * @throws {AccessMissing} when this login may only read it
	 */
	open: Part<
		(session: PlatformSession, externalId: string) => Promise<OpenedSpreadsheet>
	>;
	/**
	 * Writes a report into a tab in one step that is done as a whole or not at all: rows of the report's days are replaced,
	 * others stay. Nothing is doubled however often it is called.
	 * @throws {Conflict} when the tab holds something else, was changed so that the rows are not known again, or is protected
	 * @throws {LimitReached} when there is no room
	 */
	write: Part<
		(session: PlatformSession, write: SheetWrite) => Promise<SheetWritten>
	>;
}
