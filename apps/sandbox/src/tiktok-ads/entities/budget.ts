import { coinText } from "../../world/money.ts";
import { rawJson } from "../calls/raw-json.ts";

export type BudgetMode =
	| "BUDGET_MODE_INFINITE"
	| "BUDGET_MODE_TOTAL"
	| "BUDGET_MODE_DAY"
	| "BUDGET_MODE_DYNAMIC_DAILY_BUDGET";

export type Budget = {
	mode: BudgetMode;
	/** 0 without a limit. */
	micros: number;
};

/** A daily budget that holds from a day on (days since 1970-01-01 in the account's zone). */
export type ScheduledBudget = { micros: number; fromDay: number };

export const noBudget: Budget = { mode: "BUDGET_MODE_INFINITE", micros: 0 };

/** An amount as a JSON number in major units, always with a decimal point: `50.0`, `75.5`, `4500.0`. */
export function moneyNumber(micros: number, currencyCode: string): unknown {
	const text = coinText(micros, currencyCode);
	return rawJson(text.includes(".") ? text.replace(/0$/, "") : `${text}.0`);
}
