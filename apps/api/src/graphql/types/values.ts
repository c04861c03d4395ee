import type { BudgetPeriod as BudgetPeriodValue } from "@patchbay/db";
import { builder } from "../builder.ts";
import { BudgetPeriod, UserErrorCode } from "../enums.ts";
import type { UserErrorRecord } from "../user-errors.ts";

export interface MoneyShape {
	amountMicros: bigint;
	currencyCode: string;
}

export const Money = builder.objectRef<MoneyShape>("Money").implement({
	fields: (t) => ({
		amountMicros: t.expose("amountMicros", { type: "Micros" }),
		currencyCode: t.exposeString("currencyCode"),
	}),
});

export interface BudgetShape {
	money: MoneyShape;
	period: BudgetPeriodValue;
	shared: boolean;
}

export const Budget = builder.objectRef<BudgetShape>("Budget").implement({
	fields: (t) => ({
		money: t.expose("money", { type: Money }),
		period: t.expose("period", { type: BudgetPeriod }),
		shared: t.exposeBoolean("shared", {
			description: "True when other campaigns spend from it too.",
		}),
	}),
});

/** The budget of a campaign or an ad group; null where the platform keeps it elsewhere. */
export function toBudget(
	row: {
		budgetMicros: bigint | null;
		budgetPeriod: BudgetPeriodValue | null;
		budgetShared: boolean;
	},
	currencyCode: string,
): BudgetShape | null {
	const { budgetMicros, budgetPeriod, budgetShared } = row;
	if (budgetMicros === null || budgetPeriod === null) return null;
	return {
		money: { amountMicros: budgetMicros, currencyCode },
		period: budgetPeriod,
		shared: budgetShared,
	};
}

export const UserError = builder
	.objectRef<UserErrorRecord>("UserError")
	.implement({
		fields: (t) => ({
			code: t.expose("code", { type: UserErrorCode }),
			message: t.exposeString("message", {
				description:
					"What went wrong and what to do about it, for a person to read. Never holds a secret.",
			}),
			field: t.field({
				type: ["String"],
				nullable: true,
				description: "Path into `input`, where one argument is at fault.",
				resolve: ({ field }) => field,
			}),
			retryAfterSeconds: t.exposeInt("retryAfterSeconds", {
				nullable: true,
				description:
					"Seconds after which the same call may succeed. Set for RATE_LIMITED and PLATFORM_UNAVAILABLE.",
			}),
			scopeSets: t.field({
				type: ["String"],
				nullable: true,
				description:
					"Keys of `PlatformInfo.scopeSets` to ask for, as `connect` takes them. Set for SCOPE_MISSING.",
				resolve: ({ scopeSets }) => scopeSets,
			}),
		}),
	});
