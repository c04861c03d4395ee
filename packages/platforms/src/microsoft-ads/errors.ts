import type { ApiRules } from "../api-rules.ts";
import type { HttpReply } from "../http-reply.ts";
import { type Failure, type Meaning, meaningOfStatus } from "../meanings.ts";
import {
	afterSeconds,
	type Fields,
	fields,
	headerNumber,
	list,
} from "../read-failure.ts";
import { scopeMissing } from "../scope-checks.ts";
import { byCode } from "./error-codes.ts";
import { microsoftAdsScoped } from "./scoped.ts";

export const microsoftAdsRules: ApiRules = {
	name: microsoftAdsScoped.name,
	failureOf,
	requestIdOf: ({ headers, body }) => {
		const id = headers.trackingid ?? faultIn(body)?.TrackingId;
		return typeof id === "string" ? id : null;
	},
	scopeMissing: (keys, cause) => scopeMissing(microsoftAdsScoped, keys, cause),
};

/** The failure that a reply stands for, by the code of its fault, never by its words. A list of items that failed (PartialErrors) is no fault. */
export function failureOf(reply: HttpReply): Failure | null {
	const { status, headers, body } = reply;
	const codes = codesIn(body);
	if (status < 400 && codes.length === 0) return null;
	// Several errors of one fault: one whose meaning is known says most.
	const code = codes.find((each) => byCode.has(each)) ?? codes[0];
	const meant = code === undefined ? undefined : byCode.get(code);
	const wait = headerNumber(headers, "retry-after");
	return {
		limitedBy: "account",
		...meant,
		meaning: meant?.meaning ?? meaningOf(status, code !== undefined),
		code: code === undefined ? `status ${status}` : String(code),
		retryAt: wait === null ? null : afterSeconds(wait),
	};
}

const passing: ReadonlySet<Meaning> = new Set(["transient", "rate"]);

/**
 * The failure of single objects of a question, which Microsoft tells inside a success. One that is not there is none; one that
 * could not be looked up now is, since it would pass for gone.
 */
export function failureOfItems({ body }: HttpReply): Failure | null {
	for (const error of list(fields(body)?.PartialErrors)) {
		const code = codeOf(error);
		const meant = code === null ? undefined : byCode.get(code);
		if (meant && passing.has(meant.meaning))
			return { limitedBy: "account", ...meant, code: String(code) };
	}
	return null;
}

function meaningOf(status: number, isReadable: boolean): Meaning {
	// A fault in a reply that calls itself a success.
	return status < 400 ? "rejected" : meaningOfStatus(status, { isReadable });
}

/** Codes of a fault, in its order; none where a reply is no fault. */
export function codesIn(body: unknown): number[] {
	const fault = faultIn(body);
	if (fault === null) return [];
	return [fault.Errors, fault.OperationErrors, fault.BatchErrors]
		.flatMap(list)
		.map(codeOf)
		.filter((code) => code !== null);
}

/** Code of one error; null where it has none. 0 is a code as well. */
function codeOf({ Code }: Fields): number | null {
	return typeof Code === "number" || typeof Code === "string"
		? /^\d{1,9}$/.exec(String(Code)) && Number(Code)
		: null;
}

/** A fault stands at the top, or within a wrapper that one of Microsoft's guides shows. */
function faultIn(body: unknown): Fields | null {
	const whole = fields(body);
	return fields(whole?.ApplicationFault) ?? whole;
}
