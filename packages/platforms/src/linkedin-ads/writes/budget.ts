import { InvalidInput } from "@patchbay/errors";
import { z } from "zod";
import type { AccountRef } from "../../drafts.ts";
import { microsToUnits } from "../../money.ts";
import { parseReply } from "../../parse-reply.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	BudgetChange,
	BudgetState,
	WriteOptions,
	WriteTarget,
	Written,
} from "../../writes/write-parts.ts";
import { budgets } from "../api-types.ts";
import { linkedinAdsRules } from "../errors.ts";
import { toBudget, toStatus } from "../mapper.ts";
import { checkRole } from "./check-role.ts";
import { findObject, updateObject } from "./objects.ts";

const budgetReply = budgets.extend({ status: z.string() });

/**
 * The budget of a campaign group or a campaign. A group has one of a day only where LinkedIn spreads it over its campaigns, which
 * have none then. The least amounts differ by currency and kind, and LinkedIn tells them in refusals alone.
 * @returns null for an object that LinkedIn no longer has, or that was deleted
 */
export async function readBudget(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<BudgetState | null> {
	const found = await findObject(session, account, target);
	if (found === null) return null;
	const row = parseReply(linkedinAdsRules, budgetReply, found);
	if (
		["REMOVED", "PENDING_DELETION"].includes(
			toStatus(row.status).platformStatus,
		)
	)
		return null;
	const { currencyCode } = account;
	const budget = toBudget(row);
	return {
		budget,
		keptAt:
			budget === null
				? target.level === "campaign"
					? "adGroup"
					: "campaign"
				: null,
		currencyCode,
		sharedWith: 0,
		leastMicros: null,
		stepMicros: stepOf(currencyCode),
	};
}

/** The smallest part of a currency: a cent, a yen. */
export function stepOf(currencyCode: string): bigint {
	const digits = /^[A-Z]{3}$/.test(currencyCode)
		? (new Intl.NumberFormat("en", {
				style: "currency",
				currency: currencyCode,
			}).resolvedOptions().maximumFractionDigits ?? 2)
		: 2;
	// No budget is written with more than two.
	return 10n ** BigInt(6 - Math.min(digits, 2));
}

/**
 * Sets the amount of a budget that is there; its period stays.
 * @throws {InvalidInput} for an object without a budget of its own, or an amount between two of the currency's smallest units
 */
export async function writeBudget(
	session: PlatformSession,
	account: AccountRef,
	{ target, before, amountMicros }: BudgetChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	const { budget, stepMicros } = before;
	const { currencyCode } = account;
	if (budget === null)
		throw new InvalidInput(
			target.level === "campaign"
				? "The budgets of this campaign group are kept on its campaigns. Change them there."
				: "This campaign spends from its campaign group's budget. Change it there.",
			{ field: ["targetId"] },
		);
	if (amountMicros % stepMicros !== 0n)
		throw new InvalidInput(
			`A budget in ${currencyCode} is a whole number of its smallest unit. Round the amount.`,
			{ field: ["amountMicros"] },
		);
	if (validateOnly) await checkRole(session, account, target);
	else
		await updateObject(session, account, target, {
			[budget.period === "LIFETIME" ? "totalBudget" : "dailyBudget"]: {
				amount: microsToUnits(amountMicros),
				currencyCode,
			},
		});
	return {
		warnings:
			budget.period === "DAILY"
				? [
						"LinkedIn may spend up to half as much again on a single day, and no more than seven times the budget in a week. Its days begin at midnight in UTC.",
					]
				: [],
	};
}
