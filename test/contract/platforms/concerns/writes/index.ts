import type { Concern } from "../../concern.ts";
import { budgetTests } from "./budgets.ts";
import { keywordTests, negativeTests } from "./keywords.ts";
import { failing, sentOnce } from "./sent-once.ts";
import { sharedBudget, zeroDecimal } from "./special-budgets.ts";
import { statusTests } from "./statuses.ts";

/** Changes: budgets, statuses and keywords, each read before and after and sent once. */
export const writes: Concern = {
	name: "writes",
	testsOf({ platform, known }) {
		const { writes: parts } = platform.parts;
		if (!parts) return [];
		const { budget, status, keywords } = parts;
		return [
			...(budget?.levels ?? []).flatMap(budgetTests),
			...(status?.levels ?? []).flatMap((level) =>
				statusTests(level, status?.statuses ?? []),
			),
			...(keywords ? keywordTests() : []),
			...negativeTests(keywords?.negativeMatchTypes ?? []),
			...(known.writes?.shared ? [sharedBudget] : []),
			...(known.writes?.zeroDecimal ? [zeroDecimal] : []),
			...(known.writes?.failures ?? []).map(failing),
			...sentOnce,
		];
	},
};
