import type { Answer, Call } from "../api.ts";
import { notFound } from "../calls/list.ts";
import { invalid, type Parameters } from "../calls/parameters.ts";
import { XRefused } from "../errors.ts";
import type { Criterion, Operator } from "../objects/objects.ts";
import { criterionRow, type Row } from "../objects/rows.ts";
import { keywordTypes } from "../objects/seed-criteria.ts";

const otherTypes = [
	"AGE",
	"APP_LIST",
	"APP_STORE_CATEGORY",
	"APP_STORE_CATEGORY_LOOKALIKE",
	"CAMPAIGN_ENGAGEMENT",
	"CAMPAIGN_ENGAGEMENT_LOOKALIKE",
	"CONVERSATION",
	"CUSTOM_AUDIENCE",
	"CUSTOM_AUDIENCE_EXPANDED",
	"DEVICE",
	"ENGAGEMENT_TYPE",
	"EVENT",
	"FOLLOWERS_OF_USER",
	"GENDER",
	"INTEREST",
	"LANGUAGE",
	"LIVE_TV_EVENT",
	"LOCATION",
	"NETWORK_ACTIVATION_DURATION",
	"NETWORK_OPERATOR",
	"PLATFORM",
	"PLATFORM_VERSION",
	"SIMILAR_TO_FOLLOWERS_OF_USER",
	"TV_SHOW",
	"USER_ENGAGEMENT",
	"USER_ENGAGEMENT_LOOKALIKE",
	"WIFI_ONLY",
];
const types: readonly string[] = [...keywordTypes, ...otherTypes];
const operators: readonly Operator[] = ["EQ", "NE", "GTE", "LT"];
const longestKeyword = 80;

/** A change of criteria that was checked and not made yet. */
export type CriterionChange = { apply: () => Row };

/** Checks a new criterion; throws `XRefused`. */
export function newCriterion(
	call: Call,
	parameters: Parameters,
): CriterionChange {
	parameters.only(
		"line_item_id",
		"operator_type",
		"targeting_type",
		"targeting_value",
	);
	const { api, account, now } = call;
	const itemId = parameters.need("line_item_id");
	const lineItem = api.store.of(account).lineItems.get(itemId);
	if (lineItem === undefined || lineItem.deleted)
		throw notFound("LINE_ITEM_NOT_FOUND", itemId);
	const type = parameters.need("targeting_type");
	if (!types.includes(type))
		throw new XRefused("INVALID_TARGETING_TYPE", {
			message: `Expected a targeting type, got "${type}" for targeting_type`,
			parameter: "targeting_type",
			value: type,
		});
	const operator = parameters.word("operator_type", operators) ?? "EQ";
	const value = parameters.need("targeting_value");
	const isKeyword = keywordTypes.some((one) => one === type);
	if (isKeyword) checkKeyword(value);
	return {
		apply: () => {
			const same = [...api.store.of(account).criteria.values()].find(
				(one) =>
					!one.deleted &&
					one.lineItem === lineItem &&
					one.type === type &&
					one.value === value &&
					one.operator === operator,
			);
			if (same !== undefined) return criterionRow(same);
			return criterionRow(
				api.store.add(account, {
					lineItem,
					type,
					value,
					name: value,
					operator,
					locationType: type === "LOCATION" ? "COUNTRIES" : null,
					createdAt: now,
					updatedAt: now,
					deleted: false,
				}),
			);
		},
	};
}

function checkKeyword(value: string): void {
	if ([...value].length > longestKeyword)
		throw invalid(
			"targeting_value",
			value,
			`Expected ${longestKeyword} characters at most`,
		);
	if (/[<>{}[\]\\^|\p{Cc}]/u.test(value))
		throw new XRefused("ILLEGAL_CHARACTERS", {
			message: `Illegal characters in "${value}"`,
			parameter: "targeting_value",
			value,
		});
}

/** Checks that a criterion can be deleted; throws `XRefused`. */
export function deletedCriterion(call: Call, id: string): CriterionChange {
	const { api, account, now } = call;
	const found: Criterion | undefined = api.store.of(account).criteria.get(id);
	if (found === undefined || found.deleted)
		throw notFound("TARGETING_CRITERION_NOT_FOUND", id);
	return {
		apply: () => {
			found.deleted = true;
			found.updatedAt = now;
			return criterionRow(found);
		},
	};
}

/** `POST targeting_criteria` */
export function addCriterion(call: Call): Answer {
	const data = newCriterion(call, call.parameters).apply();
	call.api.store.changed();
	return { data };
}

/** `DELETE targeting_criteria/:targeting_criterion_id` */
export function deleteCriterion(call: Call): Answer {
	call.parameters.only();
	const data = deletedCriterion(call, call.id ?? "").apply();
	call.api.store.changed();
	return { data };
}
