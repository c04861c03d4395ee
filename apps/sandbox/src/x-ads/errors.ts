import { json } from "../reply.ts";
import type { Reply } from "../simulator.ts";

/** Numbers of `api.x.com`, which the gate before the Ads API uses too: status and sentence. */
const numbered: Record<number, readonly [status: number, message: string]> = {
	32: [401, "Could not authenticate you."],
	64: [
		403,
		"Your account is suspended and is not permitted to access this feature.",
	],
	88: [429, "Rate limit exceeded"],
	89: [401, "Invalid or expired token."],
	99: [403, "Unable to verify your credentials."],
	135: [401, "Timestamp out of bounds."],
	215: [400, "Bad Authentication data."],
	220: [403, "Your credentials do not allow access to this resource."],
	415: [
		403,
		"Callback URL not approved for this client application. Approved callback URLs can be adjusted in your application settings",
	],
};

/** Words of the Ads API. */
const worded: Record<string, readonly [status: number, message: string]> = {
	INVALID_PARAMETER: [400, "A parameter is invalid"],
	MISSING_PARAMETER: [400, "A parameter is missing"],
	EXCLUSIVE_PARAMETERS: [400, "These parameters exclude each other"],
	INCLUSIVE_PARAMETERS: [400, "These parameters need each other"],
	INVALID_TIME_WINDOW: [400, "The time window is invalid"],
	INVALID_DENOMINATION: [
		400,
		"The amount is no multiple of the currency's unit",
	],
	INVALID_TARGETING_TYPE: [400, "The targeting type is invalid"],
	ILLEGAL_CHARACTERS: [400, "There are illegal characters"],
	REQUEST_TOO_COMPLEX: [400, "The request is too complex"],
	SPEND_EXCEEDS_BUDGET: [400, "More was spent than the budget allows"],
	TOO_MANY_CAMPAIGNS: [400, "There are too many active campaigns"],
	FUNDING_INSTRUMENT_ACCESS_NOT_ALLOWED: [
		403,
		"The funding instrument may not be used",
	],
	UNAUTHORIZED_ACCESS: [401, "This request is not properly authenticated"],
	ACCOUNT_NOT_FOUND: [403, "The account was not found"],
	ACCOUNT_LOCKED_OUT: [403, "The account is locked"],
	ACTION_NOT_ALLOWED: [403, "The action is not allowed"],
	CURRENT_USER_SUSPENDED: [403, "The current user is suspended"],
	READONLY_CLIENT_APPLICATION: [403, "The client application may only read"],
	UNAUTHORIZED_CLIENT_APPLICATION: [
		403,
		"The client application making this request does not have access to X Ads API",
	],
	ACCOUNT_MEDIA_NOT_FOUND: [404, "The account media was not found"],
	CAMPAIGN_NOT_FOUND: [404, "The campaign was not found"],
	CARD_NOT_FOUND: [404, "The card was not found"],
	FUNDING_INSTRUMENT_NOT_FOUND: [404, "The funding instrument was not found"],
	LINE_ITEM_NOT_FOUND: [404, "The line item was not found"],
	MEDIA_CREATIVE_NOT_FOUND: [404, "The media creative was not found"],
	MEDIA_NOT_FOUND: [404, "The media was not found"],
	PROMOTABLE_USER_NOT_FOUND: [404, "The promotable user was not found"],
	PROMOTED_TWEET_NOT_FOUND: [404, "The promoted Tweet was not found"],
	TARGETING_CRITERION_NOT_FOUND: [404, "The targeting criterion was not found"],
	ROUTE_NOT_FOUND: [404, "The requested resource could not be found"],
	METHOD_NOT_ALLOWED: [405, "The method is not allowed for this resource"],
	CANCELLED_REQUEST: [408, "The request was cancelled"],
	LOCK_ACQUISITION_TIMEOUT: [423, "A lock could not be acquired"],
	TOO_MANY_REQUESTS: [429, "Too many requests"],
	INTERNAL_ERROR: [500, "An internal error occurred"],
	OVER_CAPACITY: [503, "The service is over capacity"],
	SERVICE_UNAVAILABLE: [503, "The service is unavailable"],
};

export type XError = {
	code: number | string;
	status?: number | undefined;
	message?: string | undefined;
	parameter?: string | undefined;
	details?: string | undefined;
	value?: string | undefined;
};

/** Thrown where a call is refused; answered in X's own form. */
export class XRefused extends Error {
	readonly error: XError;
	constructor(code: number | string, more: Omit<XError, "code"> = {}) {
		super(String(code));
		this.error = { code, ...more };
	}
}

/** An error as X writes it. The Ads API's own repeats the parameters that were sent. */
export function errorReply(
	error: XError,
	parameters: Record<string, unknown> = {},
	headers: Record<string, string> = {},
): Reply {
	const known =
		typeof error.code === "number" ? numbered[error.code] : worded[error.code];
	const status = error.status ?? known?.[0] ?? 400;
	const message = error.message ?? known?.[1] ?? "The request was refused";
	if (typeof error.code === "number")
		return json(
			status,
			{ errors: [{ code: error.code, message }] },
			{
				...headers,
			},
		);
	return json(
		status,
		{ errors: [writtenError(error)], request: { params: parameters } },
		headers,
	);
}

/** An error in the Ads API's words, alone or among those of a batch. */
export function writtenError(error: XError): Record<string, unknown> {
	const { code, parameter, details, value } = error;
	const known = typeof code === "number" ? numbered[code] : worded[code];
	return {
		code,
		message: error.message ?? known?.[1] ?? "The request was refused",
		...(parameter === undefined ? {} : { parameter }),
		...(details === undefined ? {} : { details }),
		...(value === undefined ? {} : { value }),
	};
}
