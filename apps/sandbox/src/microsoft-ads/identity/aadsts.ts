import { randomUUID } from "node:crypto";
import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";

type Known = { error: string; status: number; text: string };

const grant = (text: string): Known => ({
	error: "invalid_grant",
	status: 400,
	text,
});
const client = (text: string): Known => ({
	error: "invalid_client",
	status: 401,
	text,
});
const request = (text: string): Known => ({
	error: "invalid_request",
	status: 400,
	text,
});
const passing = (text: string): Known => ({
	error: "temporarily_unavailable",
	status: 503,
	text,
});

/** Errors of the identity platform by their numbers. The sentences are the sandbox's. */
const known: Readonly<Record<number, Known>> = {
	50011: request("The redirect URI is not one of the application's."),
	50057: grant("The user account is disabled."),
	50076: {
		error: "interaction_required",
		status: 400,
		text: "The user must use multi-factor authentication.",
	},
	50173: grant("The grant was revoked. The user must sign in again."),
	50194: request("The application is not configured as a multi-tenant one."),
	53003: {
		error: "interaction_required",
		status: 400,
		text: "Access is blocked by conditional access.",
	},
	54005: grant("The authorization code was already redeemed."),
	65001: grant(
		"The user or administrator has not consented to the application.",
	),
	70000: grant("The provided grant is not valid for this application."),
	70002: client("The client's credentials do not match."),
	70008: grant("The authorization code or refresh token has expired."),
	70011: {
		error: "invalid_scope",
		status: 400,
		text: "The scope is not valid.",
	},
	70012: passing("A server error occurred while signing in."),
	90024: passing("The request was throttled by a dependency."),
	90033: passing("A transient error has occurred. Try again."),
	90055: {
		error: "temporarily_unavailable",
		status: 429,
		text: "The tenant sent too many requests.",
	},
	501481: grant("The code verifier does not match the code challenge."),
	700016: {
		error: "unauthorized_client",
		status: 400,
		text: "The application was not found in the directory.",
	},
	700082: grant("The refresh token has expired due to inactivity."),
	900144: request("The request body lacks a parameter."),
	900561: request("The endpoint accepts POST requests alone."),
	7000215: client("The client secret is not valid."),
	7000218: client("The request body lacks client_secret."),
	7000222: client("The client secret has expired."),
	9002313: request("The request is malformed."),
	70003: {
		error: "unsupported_grant_type",
		status: 400,
		text: "The grant type is not supported.",
	},
};

/** Thrown where the identity platform says no. */
export class IdentityRefused extends Error {
	readonly code: number;
	readonly detail: string | undefined;
	constructor(code: number, detail?: string) {
		super(`AADSTS${code}`);
		this.code = code;
		this.detail = detail;
	}
}

/** Words of a refusal for an address, where there is no body. */
export function errorWords(code: number, detail?: string) {
	const { error, text } = known[code] ?? request("The request failed.");
	return { error, description: `AADSTS${code}: ${detail ?? text}` };
}

/** The token endpoint's refusal. Callers are to branch on `error`; the sentence is for people. */
export function identityError(
	code: number,
	now: number,
	given: {
		detail?: string | undefined;
		error?: string | undefined;
		suberror?: string | undefined;
		status?: number | undefined;
	} = {},
): Reply {
	const words = errorWords(code, given.detail);
	const timestamp = `${new Date(now).toISOString().slice(0, 19).replace("T", " ")}Z`;
	const [trace, correlation] = [randomUUID(), randomUUID()];
	return json(
		given.status ?? known[code]?.status ?? 400,
		{
			error: given.error ?? words.error,
			error_description: `${words.description}\r\nTrace ID: ${trace}\r\nCorrelation ID: ${correlation}\r\nTimestamp: ${timestamp}`,
			error_codes: [code],
			timestamp,
			trace_id: trace,
			correlation_id: correlation,
			error_uri: `https://login.microsoftonline.com/error?code=${code}`,
			...(given.suberror === undefined ? {} : { suberror: given.suberror }),
		},
		{ "cache-control": "no-store, no-cache", pragma: "no-cache" },
	);
}
