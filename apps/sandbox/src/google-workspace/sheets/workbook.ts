import { badRequest } from "../json-fields.ts";
import type { DeveloperMetadata } from "./metadata.ts";
import { type Area, Sheet } from "./sheet.ts";

/** Google's limit for one spreadsheet, empty cells counted. */
const cellLimit = 10_000_000;

export type NamedRange = {
	namedRangeId: string;
	name: string;
	sheetId: number;
	area: Area;
};

/** Content of a spreadsheet; its title is the name of its file. */
export class Workbook {
	sheets: Sheet[] = [new Sheet(0, "Sheet1")];
	locale = "en_US";
	timeZone = "Etc/GMT";
	autoRecalc = "ON_CHANGE";
	namedRanges: NamedRange[] = [];
	/** Metadata of the spreadsheet itself. */
	metadata: DeveloperMetadata[] = [];

	/** About what the cells weigh in memory. */
	get bytes(): number {
		return this.sheets.reduce((sum, sheet) => sum + sheet.bytes, 0);
	}

	copy(): Workbook {
		const copy = new Workbook();
		copy.sheets = this.sheets.map((sheet) =>
			sheet.copy(sheet.sheetId, sheet.title),
		);
		copy.locale = this.locale;
		copy.timeZone = this.timeZone;
		copy.autoRecalc = this.autoRecalc;
		copy.namedRanges = [...this.namedRanges];
		copy.metadata = [...this.metadata];
		return copy;
	}

	findSheet(sheetId: number): Sheet | undefined {
		return this.sheets.find((sheet) => sheet.sheetId === sheetId);
	}

	hasTitle(title: string): boolean {
		const wanted = title.toLowerCase();
		return this.sheets.some((sheet) => sheet.title.toLowerCase() === wanted);
	}

	/** The lowest id that no sheet has. */
	freeSheetId(): number {
		let id = 0;
		while (this.findSheet(id) !== undefined) id += 1;
		return id;
	}

	/** `Sheet2` and so on: the first that no sheet has. */
	freeTitle(): string {
		let number = this.sheets.length + 1;
		while (this.hasTitle(`Sheet${number}`)) number += 1;
		return `Sheet${number}`;
	}

	/** @throws {WorkspaceRefused} when all sheets together have more cells than a spreadsheet may */
	checkSize(place = ""): void {
		const cells = this.sheets.reduce(
			(sum, { rowCount, columnCount }) => sum + rowCount * columnCount,
			0,
		);
		if (cells > cellLimit)
			throw badRequest(
				`${place}This action would increase the number of cells in the workbook above the limit of ${cellLimit} cells.`,
			);
	}
}
