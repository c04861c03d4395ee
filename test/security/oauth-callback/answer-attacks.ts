import type { ConsentSubject } from "../../support/consent-subjects.ts";
import { type Attack, set, without } from "./attack.ts";

/** Attacks on what a callback brings for its attempt: any way of signing in has them. */
export function answerAttacks(subject: ConsentSubject): Attack[] {
	const { method, callback, codeName } = subject;
	const isTwice = { code: "INVALID_INPUT" };
	const isForged = { code: "CREDENTIAL_REJECTED" };
	const isMissing = {
		code: callback.deniedInSilence ? "ACCESS_DENIED" : "INVALID_INPUT",
	};
	return [
		{
			...isTwice,
			what: `two of ${codeName}`,
			query: (query) => `${query}&${codeName}=second`,
		},
		{
			...isTwice,
			what: `two of ${codeName}, one of them encoded`,
			query: (query) =>
				`${query}&${codeName.slice(0, 2)}%${codeName.charCodeAt(2).toString(16)}${codeName.slice(3)}=second`,
		},
		{
			...isTwice,
			what: "a parameter twice that nobody reads",
			query: (query) => `${query}&lang=en&lang=de`,
		},
		{
			...isTwice,
			what: `${codeName} with a line break`,
			query: (query) => set(query, codeName, "4/0a\r\nX-Evil: 1"),
		},
		{
			...isMissing,
			what: `no ${codeName}`,
			query: (query) => without(query, codeName),
		},
		{
			...isMissing,
			what: `an empty ${codeName}`,
			query: (query) => set(query, codeName, ""),
		},
		{
			...isForged,
			what: `${codeName} was forged`,
			query: (query) => set(query, codeName, "4/0forged"),
		},
		{
			...isForged,
			what: `${codeName} is far too long`,
			query: (query) => set(query, codeName, "4".repeat(4_000)),
		},
		...(method.kind === "OAUTH1"
			? signedAttacks(subject)
			: codeAttacks(subject)),
	];
}

/** OAuth 2.0's own. */
function codeAttacks({ callback, codeName }: ConsentSubject): Attack[] {
	const words: Attack[] = [
		...(callback.words ?? []),
		{ word: "access_denied", code: "ACCESS_DENIED" },
		{ word: "temporarily_unavailable", code: "PLATFORM_UNAVAILABLE" },
		{ word: "invalid_scope", code: "APP_REJECTED" },
		{ word: "<script>alert(1)</script>", code: "PLATFORM_REJECTED" },
	].map(({ word, code }) => ({
		code,
		what: `the platform's refusal ${word}`,
		query: (query, scene) => scene.refusal(query, word),
	}));
	const attacks: Attack[] = [
		...words,
		{
			code: "INVALID_INPUT",
			what: "two errors",
			query: (query, scene) => `${scene.refusal(query)}&error=other`,
		},
		{
			code: "INVALID_INPUT",
			what: `${codeName} and an error`,
			query: (query) => set(query, "error", "access_denied"),
		},
	];
	if (codeName !== "code")
		attacks.push({
			code: "CREDENTIAL_REJECTED",
			what: `a forged ${codeName} beside the genuine one as code`,
			query: (query) => {
				const genuine = new URLSearchParams(query).get(codeName) ?? "";
				return set(set(query, "code", genuine), codeName, "forged");
			},
		});
	if (callback.pkce)
		attacks.push({
			code: "CREDENTIAL_REJECTED",
			what: `${codeName} was issued for another attempt, whose PKCE verifier is another`,
			before: (scene) => scene.beginAnother(),
			query: (query, { other }) =>
				set(
					query,
					codeName,
					new URLSearchParams(other.query).get(codeName) ?? "",
				),
		});
	return attacks;
}

/** OAuth 1.0a's own: `denied` and `oauth_token` may contradict, and a verifier belongs to one request token. */
function signedAttacks({ codeName }: ConsentSubject): Attack[] {
	return [
		{
			code: "ACCESS_DENIED",
			what: "a denial and a verifier of one request token",
			query: (query, scene) => `${query}&${scene.refusal(query)}`,
		},
		{
			code: "STATE_INVALID",
			what: "a denial of one request token beside another one",
			query: (query) => `${query}&denied=another`,
			spares: true,
		},
		{
			code: "STATE_INVALID",
			what: "a denial twice",
			query: (query, scene) =>
				`${scene.refusal(query)}&${scene.refusal(query)}`,
			spares: true,
		},
		{
			code: "ACCESS_DENIED",
			what: "an empty denial beside a verifier",
			query: (query) => `${query}&denied=`,
		},
		{
			code: "CREDENTIAL_REJECTED",
			what: `${codeName} of another attempt`,
			before: (scene) => scene.beginAnother(),
			query: (query, { other }) =>
				set(
					query,
					codeName,
					new URLSearchParams(other.query).get(codeName) ?? "",
				),
		},
		{
			code: "CREDENTIAL_REJECTED",
			what: "the request token of another attempt with this one's verifier",
			before: (scene) => scene.beginAnother(),
			query: (query, { other }) => set(query, "oauth_token", other.key),
			spares: true,
		},
	];
}
