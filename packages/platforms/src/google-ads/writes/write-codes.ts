import type { Meant } from "../../meanings.ts";

/** Consequence of a code by which Google refuses a change: whoever asked for it can set it right. */
export interface WriteCode extends Meant {
	owner: "request";
	meaning: "input";
	sentence: string;
	field: readonly string[];
}

/** Codes that refuse one field of the input, each with a sentence for a person. */
const at = (
	field: string,
	sentences: Readonly<Record<string, string>>,
): Readonly<Record<string, WriteCode>> =>
	Object.fromEntries(
		Object.entries(sentences).map(([code, sentence]) => [
			code,
			{ owner: "request", meaning: "input", sentence, field: [field] },
		]),
	);

const removed =
	"This was removed at Google Ads and can no longer be changed. Import again to see what is there now.";

/** Codes that only changes meet, by their group. */
export const writeCodes = {
	campaignBudgetError: {
		...at("amountMicros", {
			NEGATIVE_MONEY_AMOUNT:
				"A budget cannot be negative. Give a positive amount.",
			MONEY_AMOUNT_TOO_LARGE:
				"Google Ads does not take so large a budget. Choose a smaller amount.",
			MONEY_AMOUNT_LESS_THAN_CURRENCY_MINIMUM_CPC:
				"This is less than one click can cost in this currency. Choose a larger amount.",
			NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT:
				"Google Ads takes whole multiples of the currency's smallest unit. Round the amount.",
			BUDGET_BELOW_PER_DAY_MINIMUM:
				"This is below the smallest budget that Google Ads takes in this currency. Choose a larger amount.",
		}),
		...at("targetId", {
			CAMPAIGN_BUDGET_REMOVED:
				"This campaign's budget was removed. Give the campaign another budget at Google Ads, then import it again.",
		}),
	},
	campaignError: at("targetId", {
		INVALID_OPERATION_IF_SERVING_STATUS_HAS_ENDED:
			"This campaign has ended. Give it a later end date at Google Ads first.",
		CANNOT_CHANGE_BUDGET_ON_CAMPAIGN_WITH_TRIALS:
			"An experiment runs with this campaign's budget. End the experiment at Google Ads first.",
		CANNOT_MODIFY_FOR_TRIAL_CAMPAIGN:
			"This campaign belongs to an experiment. Change the experiment at Google Ads.",
		INVALID_STATUS_CHANGE:
			"Google Ads does not allow this change from the campaign's present status. Look at the campaign there.",
		DURATION_TOO_LONG_FOR_TOTAL_BUDGET:
			"The campaign runs too long for a total budget. Give it an earlier end date at Google Ads first.",
		END_DATE_TIME_REQUIRED_FOR_TOTAL_BUDGET:
			"A campaign with a total budget needs an end date. Set one at Google Ads first.",
	}),
	adGroupAdError: at("targetId", {
		AD_TYPE_CANNOT_BE_PAUSED:
			"Ads of this kind cannot be paused. Pause its ad group instead.",
		AD_TYPE_CANNOT_BE_REMOVED:
			"Ads of this kind cannot be removed. Remove its ad group instead.",
		CANNOT_OPERATE_ON_REMOVED_ADGROUPAD: removed,
	}),
	adGroupCriterionError: {
		...at("targetId", {
			CANT_UPDATE_NEGATIVE:
				"A negative keyword has no switch. Remove it, or leave it as it is.",
			CANNOT_ADD_CRITERIA_TYPE:
				"This ad group takes no keywords. Choose an ad group of a search campaign.",
		}),
		...at("keywords", {
			INVALID_KEYWORD_TEXT:
				"Google Ads does not take this text as a keyword. Change its characters.",
			CANNOT_TARGET_AND_EXCLUDE:
				"The ad group has these words both as a keyword and as a negative one then, which Google Ads does not take. Remove the other one first.",
		}),
	},
	criterionError: at("keywords", {
		INVALID_KEYWORD_TEXT:
			"Google Ads does not take this text as a keyword. Change its characters.",
		KEYWORD_TEXT_TOO_LONG: "A keyword has at most 80 characters. Shorten it.",
		KEYWORD_HAS_TOO_MANY_WORDS: "A keyword has at most 10 words. Shorten it.",
		KEYWORD_HAS_INVALID_CHARS:
			"This keyword has characters that Google Ads does not take, such as ! @ % or *. Leave them out.",
		BROAD_MATCH_MODIFIER_KEYWORD_NOT_ALLOWED:
			"Google Ads no longer takes a plus sign before the words of a keyword. Leave it out.",
	}),
	policyViolationError: at("keywords", {
		POLICY_ERROR:
			"Google's advertising policies do not allow this keyword. Choose another one, or ask for an exemption at Google Ads.",
	}),
	contextError: at("targetId", {
		OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE: removed,
	}),
	mutateError: at("targetId", {
		RESOURCE_NOT_FOUND:
			"Google Ads no longer has this. Import again to see what is there now.",
	}),
};
