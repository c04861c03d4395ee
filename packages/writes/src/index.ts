export {
	type AddKeywordsInput,
	addKeywords,
	addKeywordsInput,
	mostKeywords,
} from "./add-keywords.ts";
export type { WritesContext, WritesParts } from "./context.ts";
export { findAnswer } from "./find-answer.ts";
export { pruneChanges } from "./resolving/prune-changes.ts";
export { resolveDueChanges } from "./resolving/resolve-due-changes.ts";
export type { Problem } from "./rows/change-row.ts";
export type { Written } from "./running/perform.ts";
export {
	type SetStatusInput,
	setStatus,
	setStatusInput,
} from "./set-status.ts";
export {
	findSheetReport,
	listSheetReports,
	mostSheetReports,
	type SheetReport,
} from "./sheets/sheet-report.ts";
export {
	type SheetReportInput,
	sheetReportInput,
} from "./sheets/sheet-report-input.ts";
export {
	type WrittenSheet,
	writeSheetReport,
} from "./sheets/write-sheet-report.ts";
export {
	type ChangedTarget,
	type TargetType,
	targetTypes,
} from "./targets/target.ts";
export type { Timings } from "./timings.ts";
export {
	type UpdateBudgetInput,
	updateBudget,
	updateBudgetInput,
} from "./update-budget.ts";
