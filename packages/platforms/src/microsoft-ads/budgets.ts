import { inChunks } from "../chunks.ts";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import { type BudgetRow, budgetRow, budgetsReply } from "./api-types.ts";
import { type CalledAccount, callMicrosoft } from "./call.ts";
import { microsoftAdsRules } from "./errors.ts";
import { idsInOneCall } from "./ids.ts";

/** Budgets of the account's library that campaigns share, by id. One that Microsoft does not tell is left out. */
export async function readBudgets(
	session: PlatformSession,
	account: CalledAccount,
	ids: Iterable<string>,
): Promise<ReadonlyMap<string, BudgetRow>> {
	const found = new Map<string, BudgetRow>();
	for (const chunk of inChunks([...new Set(ids)], idsInOneCall)) {
		const reply = await callMicrosoft(session, {
			service: "campaign",
			path: "Budgets/QueryByIds",
			body: { BudgetIds: chunk },
			account,
		});
		const { Budgets } = parseReply(microsoftAdsRules, budgetsReply, reply);
		// One that is gone is null.
		for (const row of Budgets ?? []) {
			const budget = budgetRow.safeParse(row).data;
			if (budget) found.set(budget.Id, budget);
		}
	}
	return found;
}
