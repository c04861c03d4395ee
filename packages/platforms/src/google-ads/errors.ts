import type { ApiRules } from "../api-rules.ts";
import {
	frontReasons,
	type GoogleFailure,
	meaningByStatus,
	readGoogleFailure,
} from "../google/failure.ts";
import type { HttpReply } from "../http-reply.ts";
import type { Failure, Meaning } from "../meanings.ts";
import { afterSeconds } from "../read-failure.ts";
import { scopeMissing } from "../scope-checks.ts";
import { type CodeMeaning, meaningOfCode } from "./error-codes.ts";
import { googleAdsScoped } from "./scoped.ts";
import { minimumSentence } from "./writes/sentences.ts";

export const googleAdsRules: ApiRules = {
	name: googleAdsScoped.name,
	failureOf,
	requestIdOf: (reply) =>
		reply.headers["request-id"]?.toString() ??
		readGoogleFailure(reply).requestId,
	scopeMissing: (keys, cause) => scopeMissing(googleAdsScoped, keys, cause),
};

/** The failure that a reply of the Google Ads API stands for, by status and error code, never by its words. */
function failureOf(reply: HttpReply): Failure | null {
	const said = readGoogleFailure(reply);
	if (reply.status < 400 && !said.isReadable) return null;
	const { code, meaning, sentence, waitSeconds, limitedBy, field } =
		meantBy(said);
	const guess =
		waitSeconds === undefined || said.retryAt !== null
			? {}
			: { retryAt: afterSeconds(waitSeconds), isGuess: true };
	return {
		meaning: meaning ?? statusMeaning(reply, said),
		code: code ?? said.status ?? `status ${reply.status}`,
		details: said.codes.map(({ group, value }) => `${group}.${value}`),
		...(sentence === undefined
			? {}
			: { sentence: minimumSentence(reply) ?? sentence }),
		...(field === undefined ? {} : { field }),
		retryAt: said.retryAt,
		...guess,
		limitedBy: said.rateScope === "ACCOUNT" ? "account" : (limitedBy ?? "app"),
		scopeSets: ["ads"],
	};
}

/** The first of the codes and reasons that says what to do: several can come at once. */
function meantBy({
	codes,
	reasons,
}: GoogleFailure): Omit<CodeMeaning, "owner"> & { code: string | undefined } {
	for (const { group, value: code } of codes) {
		const known = meaningOfCode(group, code);
		if (known?.meaning) return { ...known, code };
	}
	for (const code of reasons) {
		const known = frontReasons.get(code);
		if (known) return { ...known, code };
	}
	return { meaning: null, code: codes[0]?.value };
}

function statusMeaning(reply: HttpReply, said: GoogleFailure): Meaning {
	// A version that has ended is answered so before anything else is looked at.
	return reply.status === 404 && !said.isReadable
		? "version"
		: meaningByStatus(reply, said);
}
