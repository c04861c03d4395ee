import type { AppError } from "@patchbay/errors";
import {
	AppRejected,
	ConsentDenied,
	PlatformRejected,
	PlatformUnavailable,
} from "./errors.ts";
import type { CallbackErrorKind, OAuth2Definition } from "./provider.ts";

/** RFC 6749 4.1.2.1, and OpenID Connect's and common words for the same. */
const standard: ReadonlyMap<string, CallbackErrorKind> = new Map([
	["access_denied", "denied"],
	["server_error", "unavailable"],
	["temporarily_unavailable", "unavailable"],
	["invalid_request", "app"],
	["unauthorized_client", "app"],
	["unsupported_response_type", "app"],
	["invalid_scope", "app"],
	["invalid_client", "app"],
	["redirect_uri_mismatch", "app"],
]);

/** The error that the `error` parameter of a callback means: by the platform's own words, then by the standard ones. */
export function callbackError(
	definition: Pick<
		OAuth2Definition,
		"platformName" | "callbackWords" | "appPlace"
	>,
	error: string,
): AppError {
	const kind =
		definition.callbackWords?.get(error) ?? standard.get(error) ?? "rejected";
	return refusedCallback(
		definition.platformName,
		kind,
		new Error(`callback error ${printable(error)}`),
		definition.appPlace,
	);
}

/**
 * The error for a callback without a credential in it.
 * @param place where at the platform an app's settings are
 */
export function refusedCallback(
	name: string,
	kind: CallbackErrorKind,
	cause: Error,
	place?: string,
): AppError {
	const options = { cause };
	const at = place ? ` ${place}` : "";
	switch (kind) {
		case "denied":
			return new ConsentDenied(
				`The access was declined at ${name}. Nothing was connected; you can try again.`,
				options,
			);
		case "policy":
			return new ConsentDenied(
				`An administrator of your organization does not allow this app at ${name}. Ask them to allow it, then try again.`,
				options,
			);
		case "unavailable":
			return new PlatformUnavailable(
				`${name} could not answer right now. Try again in a few minutes.`,
				options,
			);
		case "app":
			return new AppRejected(
				`${name} rejects the OAuth app that Patchbay uses. Ask whoever set it up, an owner of the workspace or the operator, to correct its settings${at}.`,
				options,
			);
		case "rejected":
			return new PlatformRejected(
				`${name} ended the connection with an error. Try again.`,
				options,
			);
	}
}

/**
 * An error code as it may be logged: words of small letters, as RFC 6749 and the platforms spell theirs. Whatever is not
 * one is left out: a hostile answer may repeat there what it was sent, secrets too.
 */
export function printable(code: string | null): string {
	return code !== null && code.length <= 48 && /^[a-z]+(_[a-z]+)*$/.test(code)
		? code
		: "(unprintable)";
}
