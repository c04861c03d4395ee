import type { WriteParts } from "../../writes/write-parts.ts";
import { readBudget } from "./read-budget.ts";
import { readStatus, writeStatus } from "./status.ts";
import { writeBudget } from "./write-budget.ts";

const scopeSet = "manage";

/** Changes that TikTok takes. It has no way to check one without making it. */
export const writes: WriteParts = {
	validatesItself: false,
	budget: {
		levels: ["campaign", "adGroup"],
		read: { scopeSet, run: readBudget },
		write: { scopeSet, run: writeBudget },
	},
	status: {
		levels: ["campaign", "adGroup", "ad"],
		statuses: ["ACTIVE", "PAUSED", "REMOVED"],
		read: { scopeSet, run: readStatus },
		write: { scopeSet, run: writeStatus },
	},
};
