import type { ApiRules } from "../api-rules.ts";
import { readGoogleFailure } from "../google/failure.ts";
import { retryAtOf } from "../google/retry-at.ts";
import type { HttpReply } from "../http-reply.ts";
import { type Failure, meaningOfStatus } from "../meanings.ts";
import { afterSeconds, statusOfFailure } from "../read-failure.ts";
import { scopeMissing } from "../scope-checks.ts";
import { type CodeMeaning, meaningOfCode } from "./error-codes.ts";
import { googleAdsScoped } from "./oauth.ts";

/** Reasons given by the API's front, before Google Ads itself is reached. */
const byReason: ReadonlyMap<string, Failure["meaning"]> = new Map([
	["ACCESS_TOKEN_SCOPE_INSUFFICIENT", "scope"],
	["SERVICE_DISABLED", "operator"],
	["ACCESS_TOKEN_EXPIRED", "token"],
	["ACCESS_TOKEN_TYPE_UNSUPPORTED", "token"],
	["CREDENTIALS_MISSING", "token"],
]);

export const googleAdsRules: ApiRules = {
	name: "Google Ads",
	failureOf,
	requestIdOf: ({ headers, body }) =>
		headers["request-id"]?.toString() ?? readGoogleFailure(body).requestId,
	scopeMissing: (keys, cause) => scopeMissing(googleAdsScoped, keys, cause),
};

/** The failure that a reply of the Google Ads API stands for, by status and error code, never by its words. */
function failureOf(reply: HttpReply): Failure | null {
	const said = readGoogleFailure(reply.body);
	if (reply.status < 400 && !said.isReadable) return null;
	const status = statusOfFailure(reply.status, said.code);
	const details = said.codes.map(({ group, value }) => `${group}.${value}`);
	const retryAt = retryAtOf(said, reply);
	const failure = (
		code: string,
		{ meaning, sentence, waitSeconds, limitedBy }: CodeMeaning,
	): Failure => ({
		meaning: meaning ?? statusMeaning(),
		code,
		details,
		...(sentence === undefined ? {} : { sentence }),
		...(retryAt !== null
			? { retryAt }
			: waitSeconds !== undefined
				? { retryAt: afterSeconds(waitSeconds), isGuess: true }
				: {}),
		limitedBy: said.rateScope === "ACCOUNT" ? "account" : (limitedBy ?? "app"),
		scopeSets: ["ads"],
	});
	const statusMeaning = (): Failure["meaning"] => {
		// The API's own word for a credential that it does not accept.
		if (
			status === 401 &&
			said.codes.length === 0 &&
			said.status === "UNAUTHENTICATED"
		)
			return "token";
		// A version that has ended is answered so before anything else is looked at.
		if (status === 404 && !said.isReadable) return "version";
		return meaningOfStatus(status, said);
	};
	// Several errors can come at once: the first one that says what to do decides.
	for (const { group, value } of said.codes) {
		const known = meaningOfCode(group, value);
		if (known?.meaning) return failure(value, known);
	}
	for (const reason of said.reasons) {
		const meaning = byReason.get(reason);
		if (meaning) return failure(reason, { owner: "nobody", meaning });
	}
	return failure(
		said.codes[0]?.value ?? said.status ?? `status ${reply.status}`,
		{ owner: "nobody", meaning: null },
	);
}
