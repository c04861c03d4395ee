import type { AppError } from "@patchbay/errors";
import {
	AppRejected,
	ConsentDenied,
	PlatformRejected,
	PlatformUnavailable,
} from "./errors.ts";
import type { OAuthDefinition } from "./provider.ts";

const ours = new Set([
	"invalid_request",
	"unauthorized_client",
	"unsupported_response_type",
	"invalid_scope",
	"invalid_client",
	"deleted_client",
	"redirect_uri_mismatch",
	"org_internal",
]);

/** The error that the `error` parameter of a callback stands for (RFC 6749 4.1.2.1). */
export function callbackError(
	definition: OAuthDefinition,
	error: string,
): AppError {
	const name = definition.platformName;
	const options = { cause: new Error(`callback error ${printable(error)}`) };
	if (error === "access_denied")
		return new ConsentDenied(
			`The access was declined at ${name}. Nothing was connected; you can try again.`,
			options,
		);
	if (error === "admin_policy_enforced")
		return new ConsentDenied(
			`An administrator of your organization does not allow this app at ${name}. Ask them to allow it, then try again.`,
			options,
		);
	if (error === "server_error" || error === "temporarily_unavailable")
		return new PlatformUnavailable(
			`${name} could not answer just now. Try again in a few minutes.`,
			options,
		);
	if (ours.has(error))
		return new AppRejected(
			`${name} refuses this installation's app. Its operator has to correct the app's settings.`,
			options,
		);
	return new PlatformRejected(
		`${name} ended the connection with an error. Try again.`,
		options,
	);
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
