import type { Meant } from "../meanings.ts";

const token: Meant = { meaning: "token" };
const access: Meant = {
	meaning: "access",
	sentence:
		"LinkedIn does not let this login see or change this. In Campaign Manager under Account settings → Manage access, an account manager gives it a role (a viewer can change nothing); or choose another ad account.",
};
const version: Meant = { meaning: "version" };
const rejected: Meant = { meaning: "rejected" };
const transient: Meant = { meaning: "transient" };
/** A day's calls of the person or of the app, which one is not told: what others read is not held back for one person's. */
export const rate: Meant = { meaning: "rate", limitedBy: "account" };

const amount = (sentence: string): Meant => ({
	meaning: "input",
	sentence,
	field: ["amountMicros"],
});

/**
 * Meanings of LinkedIn's words. A token is refused for its first seconds with the word for a revoked one, so that none of them
 * ends a grant by itself: whether it can be renewed does.
 */
export const byCode: ReadonlyMap<string, Meant> = new Map<string, Meant>([
	["EXPIRED_ACCESS_TOKEN", token],
	["REVOKED_ACCESS_TOKEN", token],
	["INVALID_ACCESS_TOKEN", token],
	["ACCESS_DENIED", access],
	["NO_PERMISSION_ON_ENTITY", access],
	["NONEXISTENT_VERSION", version],
	["VERSION_MISSING", version],
	["TOO_MANY_REQUESTS", rate],
	["UNDER_MAINTENANCE", transient],
	["CONFLICT", transient],
	["DATE_TOO_EARLY", { meaning: "horizon" }],
	["MISSING_FIELD", rejected],
	["INVALID_VALUE_FOR_FIELD", rejected],
	["MULTIPLE_VALIDATIONS_FAILED", rejected],
	["QUERY_PARAM_NOT_ALLOWED", rejected],
	[
		"FIELD_VALUE_TOO_LOW",
		amount(
			"LinkedIn takes no budget as small as this in the account's currency. Choose a larger amount.",
		),
	],
	[
		"FIELD_VALUE_TOO_HIGH",
		amount(
			"LinkedIn takes no budget as large as this. Choose a smaller amount.",
		),
	],
	[
		"INSUFFICIENT_CAMPAIGN_GROUP_BUDGET",
		amount(
			"A campaign's budget cannot be larger than its campaign group's. Choose an amount that fits, or change the other one first.",
		),
	],
	[
		"CURRENCY_MISMATCH",
		amount(
			"The ad account is kept in another currency by now. Import the account again, then choose the amount.",
		),
	],
	[
		"STATUS_CHANGE_NOT_ALLOWED",
		{
			meaning: "input",
			sentence:
				"LinkedIn does not let this status be set here. Open it in Campaign Manager: what it belongs to may be archived or over, or it may be rejected or not complete.",
			field: ["status"],
		},
	],
]);

/** The same of the numbers beside the words, which old resources tell alone. */
export const byNumber: ReadonlyMap<number, Meant> = new Map<number, Meant>([
	[65600, token],
	[65601, token],
	[65602, token],
	[100, access],
	[101, rate],
]);

/** Refusal of everybody's requests by an app. */
export const productMissing: Meant = {
	meaning: "operator",
	sentence:
		"LinkedIn does not let this installation's app use the Advertising API. Its operator has to ask for that product on the app's page in LinkedIn's developer portal, under Products; then connect again.",
};

/** Words of OAuth, which the server that introspects a token answers with. */
export const byOAuthWord: ReadonlyMap<string, Meant> = new Map<string, Meant>([
	[
		"invalid_client",
		{
			meaning: "operator",
			sentence:
				"LinkedIn refuses this installation's app: the client id or its secret is wrong. Its operator has to copy both again from the app's page in LinkedIn's developer portal.",
		},
	],
]);
