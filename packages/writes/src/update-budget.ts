import { AppError } from "@patchbay/errors";
import { getPlatformInfo } from "@patchbay/platforms";
import { z } from "zod";
import type { WritesContext } from "./context.ts";
import { budgetChange } from "./kinds/budget.ts";
import { perform, type Written } from "./running/perform.ts";
import { changeTarget } from "./targets/change-target.ts";
import { requirePart } from "./targets/require-part.ts";
import { levelOf } from "./targets/target.ts";

// A platform's largest budget is far below; PostgreSQL's bigint ends here.
const largestAmount = 2n ** 63n - 1n;

export const updateBudgetInput = z.object({
	target: changeTarget(["Campaign", "AdGroup"]),
	amountMicros: z
		.bigint()
		.positive("Give an amount above zero; to stop spending, pause instead.")
		.max(largestAmount, "This amount is too large."),
	expectedAmountMicros: z.bigint().nullish(),
	validateOnly: z.boolean().nullish(),
});
export type UpdateBudgetInput = z.output<typeof updateBudgetInput>;

/**
 * Sets the budget of a campaign or an ad group at its platform, wherever the platform keeps it.
 * @throws {StaleValue} when `expectedAmountMicros` is no longer what is there
 * @throws {Conflict} while another change of it is under way, or when the object has no budget of its own
 */
export function updateBudget(
	ctx: WritesContext,
	input: UpdateBudgetInput,
): Promise<Written> {
	const { target, amountMicros, expectedAmountMicros, validateOnly } = input;
	return perform(
		ctx,
		{
			...target,
			field: "targetId",
			requireCapable({ platform }) {
				const { levels } = requirePart(ctx.platforms, { platform }, "budget");
				const level = levelOf[target.type];
				const { name, terms } = getPlatformInfo(platform);
				if (
					(level === "campaign" || level === "adGroup") &&
					levels.includes(level)
				)
					return;
				const [other] = levels;
				throw new AppError(
					"UNSUPPORTED_BY_PLATFORM",
					`${name} keeps budgets on the ${terms[other ?? "campaign"]}. Change the budget of the ${terms[other ?? "campaign"]} instead.`,
					{ field: ["targetId"] },
				);
			},
		},
		(platforms, found) =>
			budgetChange(platforms, found, {
				amountMicros,
				expectedAmountMicros: expectedAmountMicros ?? null,
			}),
		{ validateOnly: validateOnly ?? false },
	);
}
