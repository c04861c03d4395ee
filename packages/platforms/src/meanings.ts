import { InvalidInput } from "@patchbay/errors";
import { printableCode } from "./error-word.ts";
import {
	AccessMissing,
	AccessTokenRefused,
	AccountInactive,
	AppRejected,
	AppRejectedForAccount,
	BeyondHorizon,
	CursorExpired,
	CutOff,
	PlatformRejected,
	PlatformUnavailable,
	QueryTooExpensive,
	RateLimited,
	ReportFailed,
	type ScopeMissing,
	UnexpectedReply,
	VersionRefused,
} from "./errors.ts";
import type { HttpReply } from "./http-reply.ts";
import { afterSeconds, requestId } from "./read-failure.ts";

/** Reaction that a platform's failure asks for, and with that its owner. */
export type Meaning =
	/**
	 * The reply refuses the token: it is renewed, and a fresh one that is refused too is the platform's trouble. Only where
	 * nobody but a person can renew it does a refusal that stays end the grant.
	 */
	| "token"
	/** The reply says that the access has ended, such as by a code for a revoked one: refused so when it is fresh, the grant ends. */
	| "ended"
	/** A 401 of the API that does not say what it refuses: the token is renewed in case, and nothing ends. */
	| "unauthorized"
	/** The person has not allowed what the call needs. */
	| "scope"
	/** The person may not read this account, or has to do something first. */
	| "access"
	/** The account is closed, suspended or not set up: its owner's matter. */
	| "account"
	/** The platform refuses our app as a whole. */
	| "operator"
	/** The platform refuses our app for this account alone, such as a real account while the app may only read test ones. */
	| "operator_account"
	/** The platform refuses the API version: now and then before its end, always after it. */
	| "version"
	| "rate"
	/** The query costs too much for this account now, and always for so much at once. */
	| "expensive"
	| "transient"
	/** The list has to be begun again. */
	| "cursor"
	/** The days that were asked for lie further back than the platform tells any. */
	| "horizon"
	/** The platform does not answer so much at once: less is asked for, right away. */
	| "too_large"
	/** Our request cannot be answered, now or later. */
	| "rejected"
	/** A value of a change is refused, which whoever asked for it can set right: `field` names it. */
	| "input"
	/** No reply of the platform's API. */
	| "unreadable";

/** A platform's failure in our terms. */
export interface Failure {
	meaning: Meaning;
	/** The platform's own word for it; what has not the form of one is neither shown nor logged. */
	code: string;
	/** Further words of the platform's for the log. */
	details?: readonly string[];
	/** Time to go on; left out, or null, where the platform names none. */
	retryAt?: Date | null | undefined;
	/** True where `retryAt` is not the platform's word. */
	isGuess?: boolean;
	/** Scope of the limit; the app's calls when left out. */
	limitedBy?: "account" | "app";
	/** Keys of the scope sets that are missing, for `scope`. */
	scopeSets?: readonly string[];
	/** A sentence for a person in place of the general one. It says what to do. */
	sentence?: string;
	/** Path into the input, for `input`, such as `["amountMicros"]`. */
	field?: readonly string[];
}

/** Consequence of one of a platform's codes, as its table of codes has it. */
export type Meant = Pick<
	Failure,
	"meaning" | "sentence" | "limitedBy" | "field"
>;

/** The parts of {@link ApiRules} that an error's sentence is made of. */
export interface FailureRules {
	name: string;
	requestIdOf?(reply: HttpReply): string | null;
	/** SCOPE_MISSING for sets of the platform. Needed where a failure can mean `scope`. */
	scopeMissing?(keys: readonly string[], cause: Error): ScopeMissing;
}

const usualWaitSeconds = 60;

/** The error that a failure stands for. All sentences of platforms' failures are here, or are the platform's own. */
export function toError(
	rules: FailureRules,
	failure: Failure,
	reply: HttpReply,
): Error {
	const { name } = rules;
	const { meaning, sentence } = failure;
	const code = printableCode(failure.code);
	const cause = new Error(describe(rules, failure, reply));
	const options = { cause };
	switch (meaning) {
		case "token":
		case "ended":
		case "unauthorized":
			return new AccessTokenRefused(
				sentence ?? `${name} does not accept the credential.`,
				{
					...options,
					isCertain: meaning !== "unauthorized",
					hasEnded: meaning === "ended",
				},
			);
		case "scope":
			return (
				rules.scopeMissing?.(failure.scopeSets ?? [], cause) ??
				new AccessMissing(
					"ACCESS_MISSING",
					sentence ??
						`Your access at ${name} does not cover this. Connect again and allow it.`,
					options,
				)
			);
		case "access":
			return new AccessMissing(
				"ACCESS_MISSING",
				sentence ??
					`This login may not read this ad account at ${name}. Ask the account's administrator for access, or choose another account.`,
				options,
			);
		case "account":
			return new AccountInactive(
				sentence ??
					`This ad account is cancelled, suspended or not set up yet. Ask its owner to fix this at ${name}.`,
				options,
			);
		case "operator":
			return new AppRejected(
				sentence ??
					`${name} rejects the OAuth app that Patchbay uses (${code}). Ask whoever set it up, an owner of the workspace or the operator, to correct its settings at ${name}.`,
				options,
			);
		case "operator_account":
			return new AppRejectedForAccount(
				sentence ??
					`${name} does not let this installation's app read this ad account (${code}). Choose another account, or ask the operator to widen the app's access at ${name}.`,
				options,
			);
		case "version":
			return new VersionRefused(
				sentence ??
					`${name} no longer supports the API version that this Patchbay uses. Ask its operator to update Patchbay.`,
				withRetryAt(options, failure),
			);
		case "rate":
			return new RateLimited(
				sentence ??
					`${name} is limiting our requests right now. Try again later.`,
				{
					...options,
					retryAt: failure.retryAt ?? afterSeconds(usualWaitSeconds),
					limitedBy: failure.limitedBy ?? "app",
					isGuess: !failure.retryAt || failure.isGuess === true,
				},
			);
		case "expensive":
			return new QueryTooExpensive(
				sentence ??
					`${name} computes no more of such a query for this ad account right now. Fewer days are asked for at once, later.`,
				{
					...options,
					retryAt: failure.retryAt ?? afterSeconds(usualWaitSeconds),
					limitedBy: "account",
					isGuess: !failure.retryAt || failure.isGuess === true,
				},
			);
		case "transient":
			return new (isOfGateway(reply) ? CutOff : PlatformUnavailable)(
				sentence ??
					`${name} could not answer right now. Try again in a few minutes.`,
				withRetryAt(options, failure),
			);
		case "cursor":
			return new CursorExpired(
				sentence ??
					`${name} no longer knows this page of the list; it is read again from the start.`,
				options,
			);
		case "horizon":
			return new BeyondHorizon(
				sentence ??
					`${name} no longer tells numbers of days that lie so far back. Choose later days.`,
				options,
			);
		case "too_large":
			return new ReportFailed(
				sentence ??
					`${name} does not tell so much at once. Less is asked for next time.`,
				{ ...options, reason: "TOO_LARGE" },
			);
		case "rejected":
			return new PlatformRejected(
				sentence ??
					`${name} refused the request (${code}). Try again; if this keeps happening, tell the operator.`,
				options,
			);
		case "input":
			return new InvalidInput(
				sentence ??
					`${name} does not take this value (${code}). Choose another one.`,
				failure.field === undefined
					? options
					: { ...options, field: failure.field },
			);
		case "unreadable":
			return noApiReply(name, reply.status, cause);
	}
}

/** A failure that something in front of the platform's API tells, which may have taken the call and still be at it. */
const isOfGateway = ({ status, body }: HttpReply): boolean =>
	status === 504 || (status >= 500 && typeof body === "string");

/** A reply that is not the platform API's, such as a proxy's page. */
export function noApiReply(
	name: string,
	status: number,
	cause?: Error,
): UnexpectedReply {
	return new UnexpectedReply(
		`${name} answered with something that is not its API's reply (status ${status}). Try again; if this keeps happening, tell the operator.`,
		"$",
		cause === undefined ? undefined : { cause },
	);
}

/**
 * Interprets a status alone, where the platform's words say nothing.
 * @param isReadable whether the body is an error of the platform's API
 */
export function meaningOfStatus(
	status: number,
	{ isReadable }: { isReadable: boolean },
): Meaning {
	if (status === 429) return "rate";
	// A page in the API's place says nothing of the token.
	if (status === 401) return isReadable ? "unauthorized" : "transient";
	if (status >= 500 || status === 408) return "transient";
	if (!isReadable) return "unreadable";
	return status === 403 ? "access" : "rejected";
}

function withRetryAt<T extends object>(options: T, { retryAt }: Failure) {
	return retryAt ? { ...options, retryAt } : options;
}

/** Describes a failure for the log: codes and ids, none of the reply's free text. */
function describe(
	rules: FailureRules,
	{ code, details }: Failure,
	reply: HttpReply,
): string {
	const id = requestId(rules.requestIdOf?.(reply));
	return [
		`status ${reply.status}`,
		(details && details.length > 0 ? details : [code])
			.map(printableCode)
			.join(", "),
		...(id === null ? [] : [`request ${id}`]),
	].join("; ");
}
