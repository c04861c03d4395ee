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
