import type { SubmissionResult } from "@conform-to/react";
import { userErrorText } from "./forms/user-errors.ts";
import type { UserError } from "./graphql/parts.ts";

/** Outcome of a button's action. */
export interface ActionOutcome {
	/** Said when it worked. */
	done: string | null;
	/** Said when it did not. */
	problem: string | null;
}

/** Outcome of a form: as of an action, with the faults at its fields. */
export interface FormOutcome extends ActionOutcome {
	reply: SubmissionResult<string[]> | null;
}

export function outcomeOf(
	userErrors: readonly UserError[],
	done: string,
): ActionOutcome {
	return userErrors.length === 0
		? { done, problem: null }
		: { done: null, problem: userErrorText(userErrors) };
}

export const failed = (problem: string): ActionOutcome => ({
	done: null,
	problem,
});
