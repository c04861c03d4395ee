import type { OAuth2Server } from "../../authorization/oauth2-server.ts";
import { adwordsScope } from "../../google/scopes.ts";
import { findPerson, type Person } from "../../world/people.ts";
import type { Accounts } from "../seed/accounts.ts";
import type { Account } from "../seed/entities.ts";
import { errorReason, FrontRefused, refused } from "./errors.ts";

type Headers = Readonly<Record<string, string>>;

const noCredentials =
	"Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
const badCredentials =
	"Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";

/**
 * Identifies the caller. Throws what Google says to a missing, unknown, expired or revoked token, a missing scope, an
 * empty developer token.
 */
export function authenticate(headers: Headers, server: OAuth2Server): Person {
	const authorization = headers.authorization;
	if (authorization === undefined)
		throw new FrontRefused("unauthenticated", noCredentials, [
			errorReason("CREDENTIALS_MISSING"),
		]);
	const [, value] = /^Bearer ([^\s,]+)$/.exec(authorization) ?? [];
	if (value === undefined)
		throw refused(
			"authenticationError",
			"OAUTH_TOKEN_HEADER_INVALID",
			"The OAuth token in the header is not valid.",
		);
	const token = server.inspect(value);
	if (token === null)
		throw refused(
			"authenticationError",
			"OAUTH_TOKEN_INVALID",
			"OAuth token in the header is not valid.",
		);
	if (token.state === "revoked")
		throw refused(
			"authenticationError",
			"OAUTH_TOKEN_REVOKED",
			"The OAuth token has been revoked.",
		);
	// Expiry is noticed before the API is reached, so there is no GoogleAdsFailure.
	if (token.state === "expired")
		throw new FrontRefused("unauthenticated", badCredentials, [
			errorReason("ACCESS_TOKEN_EXPIRED"),
		]);
	if (!token.scopes.includes(adwordsScope)) {
		throw new FrontRefused(
			"permissionDenied",
			"Request had insufficient authentication scopes.",
			[errorReason("ACCESS_TOKEN_SCOPE_INSUFFICIENT")],
		);
	}
	if (headers["developer-token"] === "") {
		throw refused(
			"requestError",
			"DEVELOPER_TOKEN_PARAMETER_MISSING",
			"A required developer token parameter is missing in the header.",
		);
	}
	const person = findPerson(token.sub);
	if (person === null)
		throw refused(
			"authenticationError",
			"GOOGLE_ACCOUNT_DELETED",
			"The Google account has been deleted.",
		);
	return person;
}

/** The person's own accounts; NOT_ADS_USER for a person without any. */
export function accessibleCustomers(person: Person): readonly string[] {
	if (person.accounts.length === 0) {
		throw refused(
			"authenticationError",
			"NOT_ADS_USER",
			"User in the cookie is not a valid Ads user.",
		);
	}
	return person.accounts;
}

const permissionHint =
	"User doesn't have permission to access customer. Note: If you're accessing a client customer, the manager's customer id must be set in the 'login-customer-id' header. See https://developers.google.com/google-ads/api/docs/concepts/call-structure#cid";

/**
 * The account of a call. Without `login-customer-id` the person must reach it directly; with it, the person must reach
 * that manager, and the account must be the manager or lie below it.
 */
export function authorizeCustomer(
	customerId: string,
	headers: Headers,
	person: Person,
	accounts: Accounts,
): Account {
	if (!/^\d{10}$/.test(customerId))
		throw refused(
			"requestError",
			"INVALID_CUSTOMER_ID",
			"Invalid customer ID.",
			customerId,
		);
	const direct = accessibleCustomers(person);
	const login = headers["login-customer-id"];
	if (login !== undefined && !/^\d{10}$/.test(login)) {
		throw refused(
			"requestError",
			"INVALID_CUSTOMER_ID",
			"The login-customer-id must be ten digits without dashes.",
			login,
		);
	}
	const account = accounts.find(customerId);
	if (account === null) {
		throw refused(
			"authenticationError",
			"CUSTOMER_NOT_FOUND",
			"No customer found for the provided customer ID.",
			customerId,
		);
	}
	if (login === undefined) {
		if (!direct.includes(customerId))
			throw refused(
				"authorizationError",
				"USER_PERMISSION_DENIED",
				permissionHint,
			);
	} else {
		if (!direct.some((root) => accounts.isWithin(root, login))) {
			throw refused(
				"authorizationError",
				"USER_PERMISSION_DENIED",
				permissionHint,
			);
		}
		if (!accounts.isWithin(login, customerId)) {
			throw refused(
				"authorizationError",
				"INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION",
				"The login customer specified does not have access to the account specified.",
			);
		}
	}
	refuseDisabled(account);
	return account;
}

function refuseDisabled(account: Account): void {
	if (account.status === "ENABLED") return;
	if (account.status === "SUSPENDED") {
		throw refused(
			"authorizationError",
			"ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT",
			"The account is suspended.",
		);
	}
	throw refused(
		"authorizationError",
		"CUSTOMER_NOT_ENABLED",
		"The customer account can't be accessed because it is not yet enabled or has been deactivated.",
	);
}
