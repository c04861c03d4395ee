import { currencyOf } from "../../world/money.ts";
import { GoogleAdsRefused, refused } from "../calls/errors.ts";
import { toSnake } from "../fields/field-names.ts";
import { type CollectionName, type Entity, text } from "../seed/entities.ts";
import type { MutateContext } from "./context.ts";

const largestAmountMicros = 1_000_000_000_000_000n;

/** Amounts of a budget: sign, the currency's smallest unit, a minimum, a maximum. */
export function checkBudget(
	entity: Entity,
	changed: readonly string[],
	context: MutateContext,
): void {
	checkName(
		entity,
		changed,
		"campaignBudgets",
		"campaignBudgetError",
		"DUPLICATE_NAME",
		context,
	);
	const field =
		entity.period === "CUSTOM_PERIOD" ? "totalAmountMicros" : "amountMicros";
	const value = text(entity, field);
	if (!/^-?\d+$/.test(value))
		throw refused(
			"fieldError",
			"REQUIRED",
			"The required field was not present.",
			field,
			field,
		);
	const amount = BigInt(value);
	const unit = BigInt(currencyOf(context.account.currencyCode).unitMicros);
	if (amount < 0n)
		throw refused(
			"campaignBudgetError",
			"NEGATIVE_MONEY_AMOUNT",
			"The money amount specified is negative.",
			value,
			field,
		);
	if (amount > largestAmountMicros)
		throw refused(
			"campaignBudgetError",
			"MONEY_AMOUNT_TOO_LARGE",
			"The money amount is too large.",
			value,
			field,
		);
	if (amount % unit !== 0n) {
		throw refused(
			"campaignBudgetError",
			"NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT",
			"The money amount is not a multiple of a minimum unit.",
			value,
			field,
		);
	}
	if (amount < unit) {
		throw new GoogleAdsRefused({
			errorCode: { campaignBudgetError: "BUDGET_BELOW_PER_DAY_MINIMUM" },
			message: "Budget is below the minimum.",
			trigger: { stringValue: value },
			location: { fieldPathElements: [{ fieldName: toSnake(field) }] },
			details: {
				budgetPerDayMinimumErrorDetails: {
					currencyCode: context.account.currencyCode,
					budgetPerDayMinimumMicros: String(unit),
					minimumBudgetAmountMicros: String(unit),
				},
			},
		});
	}
}

/** A name is there and no other entity that is not removed has it. */
export function checkName(
	entity: Entity,
	changed: readonly string[],
	collection: CollectionName,
	category: string,
	code: string,
	context: MutateContext,
): void {
	if (!changed.includes("name")) return;
	const name = text(entity, "name");
	if (name === "")
		throw refused(
			"fieldError",
			"REQUIRED",
			"The required field was not present.",
			"name",
			"name",
		);
	for (const other of collectionOf(context, collection).values()) {
		if (
			other.resourceName !== entity.resourceName &&
			other.name === name &&
			other.status !== "REMOVED"
		) {
			throw refused(
				category,
				code,
				"The name is already in use.",
				name,
				"name",
			);
		}
	}
}

/** The entity named by a field exists and is not removed. */
export function checkReference(
	entity: Entity,
	field: string,
	collection: CollectionName,
	context: MutateContext,
): void {
	const name = text(entity, field);
	const target = collectionOf(context, collection).get(name);
	if (target === undefined)
		throw refused(
			"mutateError",
			"RESOURCE_NOT_FOUND",
			"Resource was not found.",
			name,
			field,
		);
	if (target.status === "REMOVED") {
		throw collection === "campaignBudgets"
			? refused(
					"campaignBudgetError",
					"CAMPAIGN_BUDGET_REMOVED",
					"The campaign budget has been removed.",
					name,
					field,
				)
			: refused(
					"contextError",
					"OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE",
					"The operation is not allowed for removed resources.",
					name,
					field,
				);
	}
}

/** A removed campaign no longer uses its budget. */
export function releaseBudget(entity: Entity, context: MutateContext): void {
	countReference(text(entity, "campaignBudget"), -1, context);
}

/** Keeps `referenceCount` of a budget right. */
export function countReference(
	budgetName: string,
	difference: number,
	context: MutateContext,
): void {
	const budget = collectionOf(context, "campaignBudgets").get(budgetName);
	if (budget !== undefined)
		budget.referenceCount = String(
			Math.max(0, Number(budget.referenceCount) + difference),
		);
}

function collectionOf(
	{ account, accounts }: MutateContext,
	collection: CollectionName,
): Map<string, Entity> {
	return accounts.entities(account)[collection];
}
