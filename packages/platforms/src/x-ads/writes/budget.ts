import { InvalidInput } from "@patchbay/errors";
import type { AccountRef } from "../../drafts.ts";
import { microsToUnits } from "../../money.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	BudgetChange,
	BudgetState,
	WriteOptions,
	WriteTarget,
	Written,
} from "../../writes/write-parts.ts";
import type { BudgetRow } from "../api-types.ts";
import { stepOf } from "../currencies.ts";
import { toBudget } from "../mapper.ts";
import { toSwitch } from "../statuses.ts";
import { changeObject, checkRole } from "./change.ts";
import { readOne } from "./read-one.ts";

/** A budget with the total that bounds it, where X keeps both. */
interface FoundBudget extends BudgetState {
	totalMicros: bigint | null;
}

/**
 * The budget of a campaign or a line item: both levels can have one, and the lower of both holds.
 * @returns null for an object that was deleted, or is not there
 */
export async function readBudget(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<FoundBudget | null> {
	const row = await readOne(session, account, target);
	if (!row || toSwitch(row).status === "REMOVED") return null;
	const budget = toBudget(row);
	const currencyCode = row.currency ?? account.currencyCode;
	return {
		budget,
		keptAt:
			budget !== null
				? null
				: target.level === "campaign"
					? "adGroup"
					: "campaign",
		currencyCode,
		sharedWith: 0,
		// X publishes none.
		leastMicros: null,
		stepMicros: stepOf(currencyCode),
		totalMicros: (row as BudgetRow).total_budget_amount_local_micro ?? null,
	};
}

const field = ["amountMicros"];

/**
 * Sets the amount of a budget that is there; its period stays.
 * @throws {InvalidInput} for an object without a budget of its own, and an amount that X is known to refuse
 */
export async function writeBudget(
	session: PlatformSession,
	account: AccountRef,
	{ target, before, amountMicros }: BudgetChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	// All that `readBudget` tells comes back.
	const { budget, currencyCode, stepMicros, totalMicros } =
		before as FoundBudget;
	if (budget === null)
		throw new InvalidInput(
			target.level === "campaign"
				? "This campaign has no budget of its own. Change those of its line items."
				: "This line item has no budget of its own. Change its campaign's.",
			{ field: ["targetId"] },
		);
	if (amountMicros <= 0n || amountMicros % stepMicros !== 0n)
		throw new InvalidInput(
			`A budget in ${currencyCode} is a whole number of its smallest unit, and more than nothing. Choose another amount.`,
			{ field },
		);
	const isDaily = budget.period === "DAILY";
	if (isDaily && totalMicros !== null && amountMicros > totalMicros)
		throw new InvalidInput(
			`The total budget is ${microsToUnits(totalMicros)} ${currencyCode}, and X takes no daily one above it. Choose a smaller amount, or raise the total in X Ads Manager.`,
			{ field },
		);
	if (validateOnly) await checkRole(session, account);
	else
		await changeObject(session, account, target, {
			[isDaily
				? "daily_budget_amount_local_micro"
				: "total_budget_amount_local_micro"]: String(amountMicros),
		});
	return {
		warnings:
			isDaily && target.level === "campaign"
				? [
						"Budgets of the campaign's line items hold besides it: the lower one ends the day.",
					]
				: [],
	};
}
