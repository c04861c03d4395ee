import type { ApiRules } from "../api-rules.ts";
import { errorWord } from "../error-word.ts";
import type { HttpReply } from "../http-reply.ts";
import {
	type Failure,
	type Meaning,
	type Meant,
	meaningOfStatus,
} from "../meanings.ts";
import {
	afterSeconds,
	type Fields,
	fields,
	headerNumber,
	headerText,
	list,
	statusOfFailure,
} from "../read-failure.ts";
import { scopeMissing } from "../scope-checks.ts";
import {
	byCode,
	byNumber,
	byOAuthWord,
	productMissing,
	rate,
} from "./error-codes.ts";
import { linkedinAdsScoped } from "./scoped.ts";
import { apiVersion } from "./version.ts";

/** Pause after too many numbers of reports in five minutes. */
const waitOfNumbersSeconds = 330;

/** Rules of every call. */
export const linkedinAdsRules: ApiRules = {
	name: linkedinAdsScoped.name,
	platform: "LINKEDIN_ADS",
	headers: {
		"linkedin-version": apiVersion,
		"x-restli-protocol-version": "2.0.0",
	},
	failureOf,
	requestIdOf: ({ headers }) =>
		headerText(headers, "x-li-request-id") ?? headerText(headers, "x-li-uuid"),
	scopeMissing: (keys, cause) => scopeMissing(linkedinAdsScoped, keys, cause),
};

/**
 * Rules of a page that a token of LinkedIn's names. LinkedIn documents no word for a token that it no longer knows: a refusal that
 * names the token, or has a word that is not known, begins the list again.
 */
export const pageRules: ApiRules = {
	...linkedinAdsRules,
	failureOf(reply) {
		const failure = failureOf(reply);
		const isOfToken =
			failure?.meaning === "rejected" &&
			reply.status === 400 &&
			(!byCode.has(failure.code) || namesPageToken(reply));
		return isOfToken ? { ...failure, meaning: "cursor" } : failure;
	},
};

const namesPageToken = ({ body }: HttpReply): boolean =>
	inputErrors(fields(body)).some(
		({ input }) => fields(fields(input)?.inputPath)?.fieldPath === "pageToken",
	);

/**
 * Rules of a list that is of the person and of no ad account, such as the one of their roles: whoever has none is told an empty
 * one, so that a refusal is of the app.
 */
export const personRules: ApiRules = {
	...linkedinAdsRules,
	failureOf(reply) {
		const failure = failureOf(reply);
		return failure?.meaning === "access"
			? { ...failure, ...productMissing }
			: failure;
	},
};

const passing: ReadonlySet<Meaning> = new Set(["transient", "rate"]);

/**
 * Rules of a question for several objects, whose failures stand one by one inside a success. One that is not there, or not shown,
 * is none; one that LinkedIn could not look up now is, since it would pass for gone.
 */
export const batchRules: ApiRules = {
	...linkedinAdsRules,
	failureOf(reply) {
		const whole = failureOf(reply);
		if (whole !== null) return whole;
		for (const body of Object.values(
			fields(fields(reply.body)?.errors) ?? {},
		)) {
			const failure = failureOf({ ...reply, body });
			if (failure && passing.has(failure.meaning)) return failure;
		}
		return null;
	},
};

/** Rules of a change, whose success has nothing to say: a page in the API's place is none. */
export const changeRules: ApiRules = {
	...linkedinAdsRules,
	failureOf: (reply) =>
		reply.status < 400 && typeof reply.body === "string"
			? { meaning: "unreadable", code: `status ${reply.status}` }
			: failureOf(reply),
};

/** Rules of the question about a token, which is answered with 200 for a dead one as well. */
export const introspectionRules: ApiRules = {
	...linkedinAdsRules,
	failureOf(reply) {
		const body = fields(reply.body);
		if (reply.status < 400 && body?.active === false)
			return {
				code: errorWord(body.status) ?? "inactive",
				meaning: "token",
			};
		return failureOf(reply);
	},
};

/** The failure that a reply stands for: by its word, its number and its status, never by its sentence. */
export function failureOf(reply: HttpReply): Failure | null {
	const { headers, body } = reply;
	const error = fields(body);
	// A state of an object is a word; a number is that of an error, whatever the reply calls itself.
	const isInside = reply.status < 400 && typeof error?.status === "number";
	if (reply.status < 400 && !isInside) return null;
	const status = statusOfFailure(reply.status, error?.status);
	// Its own form of an error, or that of its OAuth server.
	const isReadable =
		error !== null &&
		("status" in error || "error" in error || "code" in error);
	const word = wordOf(error);
	const number = error?.serviceErrorCode;
	const meant: Meant = byCode.get(word ?? "") ??
		byOAuthWord.get(word ?? "") ??
		(typeof number === "number" ? byNumber.get(number) : undefined) ??
		byStatus.get(status) ?? {
			meaning: meaningOfStatus(status, { isReadable }),
		};
	const wait = headerNumber(headers, "retry-after");
	const isOfNumbers = meant.meaning === "rate" && ofNumbers(error);
	return {
		...meant,
		...(isOfNumbers ? { limitedBy: "app" as const } : {}),
		code: word ?? `status ${status}`,
		...(number === undefined ? {} : { details: detailsOf(word, number) }),
		retryAt:
			meant.meaning !== "rate"
				? null
				: wait !== null
					? afterSeconds(wait)
					: isOfNumbers
						? afterSeconds(waitOfNumbersSeconds)
						: null,
	};
}

const byStatus: ReadonlyMap<number, Meant> = new Map<number, Meant>([
	[426, { meaning: "version" }],
	[429, rate],
	[409, { meaning: "transient" }],
]);

const inputErrors = (error: Fields | null): Fields[] =>
	list(fields(error?.errorDetails)?.inputErrors);

const detailsOf = (word: string | null, number: unknown): string[] => [
	...(word === null ? [] : [word]),
	String(number),
];

/**
 * The word that a failure is judged by: of a value that was refused before that of the request as a whole, which may say only
 * that several were.
 */
function wordOf(error: Fields | null): string | null {
	const inputs = inputErrors(error).map(({ code }) => errorWord(code));
	const known = inputs.find((code) => code !== null && byCode.has(code));
	return known ?? errorWord(error?.code) ?? errorWord(error?.error);
}

/**
 * Tells the refusal of so many numbers of reports within five minutes from that of a day's calls: both have the same word, and only
 * these three words of the sentence differ.
 */
const ofNumbers = (error: Fields | null): boolean =>
	typeof error?.message === "string" &&
	/\bdata request limit\b/i.test(error.message);
