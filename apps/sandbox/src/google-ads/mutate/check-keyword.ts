import { refused } from "../calls/errors.ts";
import { child, type Entity, text } from "../seed/entities.ts";
import { checkReference } from "./checks.ts";
import type { MutateContext } from "./context.ts";

/** Text and match type of a keyword; a negative one has neither a switch nor a bid. */
export function checkKeyword(
	entity: Entity,
	changed: readonly string[],
	context: MutateContext,
): void {
	if (changed.includes("adGroup"))
		checkReference(entity, "adGroup", "adGroups", context);
	if (entity.negative === true) checkNegative(changed);
	if (!changed.includes("keyword")) return;
	const keyword = child(entity, "keyword");
	const words = text(keyword, "text").trim();
	if (words === "")
		throw refused(
			"fieldError",
			"REQUIRED",
			"The required field was not present.",
			"text",
			"keyword.text",
		);
	if (words.length > 80)
		throw refused(
			"criterionError",
			"KEYWORD_TEXT_TOO_LONG",
			"Keyword text exceeds 80 characters.",
			words,
			"keyword.text",
		);
	if (words.split(/\s+/).length > 10)
		throw refused(
			"criterionError",
			"KEYWORD_HAS_TOO_MANY_WORDS",
			"Keyword has more than 10 words.",
			words,
			"keyword.text",
		);
	if (/[!@%,*]/.test(words))
		throw refused(
			"criterionError",
			"KEYWORD_HAS_INVALID_CHARS",
			"Keyword has invalid characters.",
			words,
			"keyword.text",
		);
	if (!["EXACT", "PHRASE", "BROAD"].includes(text(keyword, "matchType"))) {
		throw refused(
			"fieldError",
			"REQUIRED",
			"The required field was not present.",
			"match_type",
			"keyword.match_type",
		);
	}
}

/** The ad group is named when a criterion is made, and never again. */
function checkNegative(changed: readonly string[]): void {
	if (!changed.includes("adGroup"))
		throw refused(
			"adGroupCriterionError",
			"CANT_UPDATE_NEGATIVE",
			"Negative criteria are not updateable.",
		);
	if (changed.includes("cpcBidMicros"))
		throw refused(
			"criterionError",
			"FIELD_INCOMPATIBLE_WITH_NEGATIVE_TARGETING",
			"The field is not allowed to be set when the negative field is set to true.",
			undefined,
			"cpc_bid_micros",
		);
}
