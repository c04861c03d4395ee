import { followBudget } from "@patchbay/catalog";
import type { SqlExecutor } from "@patchbay/db";
import { Conflict, StaleValue } from "@patchbay/errors";
import type {
	BudgetDraft,
	BudgetState,
	Platforms,
	WriteParts,
} from "@patchbay/platforms";
import { changedObject } from "../targets/changed-object.ts";
import { requirePart, wordsOf } from "../targets/require-part.ts";
import type { Target } from "../targets/target.ts";
import { inWords } from "./amount.ts";
import { otherLevel } from "./budget-level.ts";
import type { Change } from "./change.ts";
import { checkAmount } from "./check-amount.ts";

export interface BudgetWanted {
	amountMicros: bigint;
	/** Amount that the caller saw; null where it does not matter. */
	expectedAmountMicros: bigint | null;
}

const periods: Readonly<Record<BudgetDraft["period"], string>> = {
	DAILY: " a day",
	MONTHLY: " a month",
	LIFETIME: " in all",
};

/** Sets the budget of a campaign or an ad group. */
export function budgetChange(
	platforms: Platforms,
	target: Target,
	wanted: BudgetWanted,
): Change<BudgetState> {
	const part: NonNullable<WriteParts["budget"]> = requirePart(
		platforms,
		target,
		"budget",
	);
	const { amountMicros } = wanted;
	const words = wordsOf(target, target.at.level);
	return {
		kind: "BUDGET",
		purpose: "change a budget",
		wanted: { amountMicros: String(amountMicros) },
		read: (session) => part.read.run(session, target.account, target.at),
		valueOf: ({ budget, currencyCode }) =>
			budget && {
				amountMicros: String(budget.amountMicros),
				currencyCode,
				period: budget.period,
			},
		isSo: ({ budget }) => budget?.amountMicros === amountMicros,
		alreadySo: ({ budget, currencyCode }) =>
			`The budget is ${inWords(amountMicros, currencyCode)}${budget ? periods[budget.period] : ""} already. Nothing was sent to ${words.at}.`,
		async guard(sql, state) {
			await requireOwnBudget(sql, target, state);
			checkExpected(state, wanted);
		},
		check(state) {
			checkAmount(state, amountMicros, words.at);
			return warningsOf(state, words.object);
		},
		budgetOf: ({ budget }) => budget?.externalId ?? null,
		async write(session, before, options) {
			const { warnings } = await part.write.run(
				session,
				target.account,
				{ target: target.at, before, amountMicros },
				options,
			);
			return { warnings, refused: [] };
		},
		async follow(sql, { budget }, askedAt) {
			if (budget)
				await followBudget(sql, changedObject(target), budget, askedAt);
		},
	};
}

/** @throws {Conflict} naming the objects that have the budget, where this one has none of its own */
async function requireOwnBudget(
	sql: SqlExecutor,
	target: Target,
	{ budget, keptAt }: BudgetState,
): Promise<void> {
	if (budget) return;
	const { at, object } = wordsOf(target, target.at.level);
	const elsewhere =
		keptAt === null ? null : await otherLevel(sql, target, keptAt);
	throw new Conflict(
		elsewhere
			? `This ${object} has no budget of its own: ${at} keeps it ${elsewhere}. Change it there.`
			: `This ${object} has no budget at ${at} that could be changed. Give it one there first.`,
		{ field: ["targetId"] },
	);
}

/** @throws {StaleValue} naming the amount of now */
function checkExpected(
	{ budget, currencyCode }: BudgetState,
	{ expectedAmountMicros: expected }: BudgetWanted,
): void {
	if (!budget || expected === null || expected === budget.amountMicros) return;
	throw new StaleValue(
		`The budget is ${inWords(budget.amountMicros, currencyCode)}${periods[budget.period]} now, and no longer ${inWords(expected, currencyCode)}. Look at it again before you change it.`,
		{ field: ["expectedAmountMicros"] },
	);
}

function warningsOf({ sharedWith }: BudgetState, object: string): string[] {
	if (sharedWith === 0) return [];
	return [
		sharedWith === 1
			? `This budget is shared: one other ${object} spends from it too.`
			: `This budget is shared: ${sharedWith} other ${object}s spend from it too.`,
	];
}
