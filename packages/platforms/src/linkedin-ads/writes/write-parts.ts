import type { WriteParts } from "../../writes/write-parts.ts";
import { readBudget, writeBudget } from "./budget.ts";
import { readStatus, settableStatuses, writeStatus } from "./status.ts";

const scopeSet = "manage";

/** Changes that LinkedIn takes. It has no way to check one without making it. */
export const writes: WriteParts = {
	validatesItself: false,
	budget: {
		levels: ["campaign", "adGroup"],
		read: { scopeSet, run: readBudget },
		write: { scopeSet, run: writeBudget },
	},
	status: {
		levels: ["campaign", "adGroup", "ad"],
		statuses: settableStatuses,
		archives: true,
		read: { scopeSet, run: readStatus },
		write: { scopeSet, run: writeStatus },
	},
};
