import type { WriteParts } from "../../writes/write-parts.ts";
import { readBudget, writeBudget } from "./budget.ts";
import { readKeywords, writeKeywords } from "./keywords.ts";
import { readStatus, settableStatuses, writeStatus } from "./status.ts";

/** Changes that X takes. It has no way to check one without making it, and none to switch a single promoted post off. */
export const writes: WriteParts = {
	validatesItself: false,
	budget: {
		levels: ["campaign", "adGroup"],
		read: { run: readBudget },
		write: { run: writeBudget },
	},
	status: {
		levels: ["campaign", "adGroup"],
		statuses: settableStatuses,
		read: { run: readStatus },
		write: { run: writeStatus },
	},
	keywords: {
		negativeMatchTypes: ["EXACT", "PHRASE", "BROAD"],
		read: { run: readKeywords },
		write: { run: writeKeywords },
	},
};
