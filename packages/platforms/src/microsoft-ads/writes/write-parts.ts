import type { WriteParts } from "../../writes/write-parts.ts";
import { readBudget, writeBudget } from "./budget.ts";
import { readKeywords, writeKeywords } from "./keywords.ts";
import { readStatus, settableStatuses, writeStatus } from "./status.ts";

const scopeSet = "ads";

/** Changes that Microsoft takes. It has no way to check one without making it: what is known beforehand is checked here. */
export const writes: WriteParts = {
	validatesItself: false,
	budget: {
		levels: ["campaign"],
		read: { scopeSet, run: readBudget },
		write: { scopeSet, run: writeBudget },
	},
	status: {
		levels: ["campaign", "adGroup", "ad", "keyword"],
		statuses: settableStatuses,
		read: { scopeSet, run: readStatus },
		write: { scopeSet, run: writeStatus },
	},
	keywords: {
		negativeMatchTypes: ["EXACT", "PHRASE"],
		read: { scopeSet, run: readKeywords },
		write: { scopeSet, run: writeKeywords },
	},
};
