import { z } from "zod";
import { type ActionOutcome, failed } from "./action-outcome.ts";
import { api, type RouteArgs } from "./api.server.ts";
import { amountToMicros } from "./format/budget-change.ts";
import { campaignLabels } from "./format/labels.ts";
import { formatMoney } from "./format/money.ts";
import { toFieldErrors, userErrorText } from "./forms/user-errors.ts";
import {
	setStatus,
	updateBudget,
	type WritePayload,
} from "./graphql/writes.ts";
import {
	KeywordsForm,
	type RefusedKeyword,
	runKeywordsChange,
} from "./keyword-action.server.ts";

/** Outcome of a change at a platform, or of its check. */
export interface ChangeOutcome extends ActionOutcome {
	/** Value that was checked and may be set now; null when it may not. */
	checked: string | null;
	/** False where only we looked at it. */
	byPlatform: boolean;
	warnings: string[];
	/** Fault at the field of the amount. */
	amountProblem: string | null;
	/** Keywords that cannot be added while others can. */
	refused: RefusedKeyword[];
}

const ChangeAction = z.discriminatedUnion("intent", [
	z.object({
		intent: z.literal("budget"),
		targetId: z.string(),
		check: z.enum(["yes", "no"]),
		amount: z.string(),
		expectedAmountMicros: z.string(),
		currencyCode: z.string().regex(/^[A-Z]{3}$/),
	}),
	z.object({
		intent: z.literal("status"),
		targetId: z.string(),
		check: z.enum(["yes", "no"]),
		status: z.enum(["ACTIVE", "PAUSED"]),
		name: z.string(),
	}),
	KeywordsForm,
]);

const none = {
	checked: null,
	byPlatform: false,
	warnings: [],
	amountProblem: null,
	refused: [],
};

/** Checks or makes one change of a campaign, or of something below it. */
export async function runChangeAction(args: RouteArgs): Promise<ChangeOutcome> {
	const parsed = ChangeAction.safeParse(
		Object.fromEntries(await args.request.formData()),
	);
	if (!parsed.success)
		return { ...none, ...failed("This form cannot be read. Reload it.") };
	const { data } = parsed;
	if (data.intent === "keywords")
		return { ...none, ...(await runKeywordsChange(args, data)) };
	const validateOnly = data.check === "yes";
	const call = api(args);
	if (data.intent === "status") {
		const { targetId, status, name } = data;
		const { setStatus: payload } = await call(setStatus, {
			input: { targetId, status, validateOnly },
		});
		return toOutcome(payload, {
			validateOnly,
			value: status,
			done: `“${name}” is ${campaignLabels[status].text.toLowerCase()} now.`,
		});
	}
	const amountMicros = amountToMicros(data.amount);
	if (amountMicros === null)
		return {
			...none,
			done: null,
			problem: null,
			amountProblem: "Write the amount in digits, such as 45 or 45.50.",
		};
	const { targetId, expectedAmountMicros, currencyCode } = data;
	const { updateBudget: payload } = await call(updateBudget, {
		input: {
			targetId,
			amountMicros: String(amountMicros),
			expectedAmountMicros,
			validateOnly,
		},
	});
	return toOutcome(payload, {
		validateOnly,
		value: data.amount,
		done: `The budget is ${formatMoney(amountMicros, currencyCode)} now.`,
	});
}

function toOutcome(
	{ userErrors, warnings, validatedByPlatform }: WritePayload,
	of: { validateOnly: boolean; value: string; done: string },
): ChangeOutcome {
	const { amountMicros, ...others } = toFieldErrors(userErrors, [
		"amountMicros",
	]);
	const isRefused = userErrors.length > 0;
	const isAtAmount = amountMicros !== undefined && !("" in others);
	return {
		...none,
		done:
			isRefused || of.validateOnly ? null : [of.done, ...warnings].join(" "),
		problem: isRefused && !isAtAmount ? userErrorText(userErrors) : null,
		amountProblem: isAtAmount ? amountMicros.join(" ") : null,
		// What is so already has nothing to be checked, and nothing to be set.
		checked:
			of.validateOnly && !isRefused && validatedByPlatform !== null
				? of.value
				: null,
		byPlatform: validatedByPlatform === true,
		warnings,
	};
}
