import type { ApiRules } from "../api-rules.ts";
import type { HttpReply } from "../http-reply.ts";
import { type Failure, type Meaning, meaningOfStatus } from "../meanings.ts";
import { afterSeconds, fields, headerNumber } from "../read-failure.ts";
import { scopeMissing } from "../scope-checks.ts";
import { redditAdsScoped } from "./scoped.ts";

/** Owner of each of the platform's codes; one that is not here is told by its status. */
const byCode: ReadonlyMap<string, Meaning> = new Map([
	["token_invalid", "token"],
	["scope_missing", "scope"],
	["forbidden", "access"],
	["account_closed", "account"],
	["app_refused", "operator"],
	["rate_limited", "rate"],
	["cursor_invalid", "cursor"],
	["server_error", "transient"],
]);

export const redditAdsRules: ApiRules = {
	name: "Reddit Ads",
	failureOf,
	scopeMissing: (keys, cause) => scopeMissing(redditAdsScoped, keys, cause),
};

/** The failure that a reply stands for, by code and status, never by its words. */
export function failureOf({
	status,
	headers,
	body,
}: HttpReply): Failure | null {
	const error = fields(fields(body)?.error);
	if (status < 400 && error === null) return null;
	const code = typeof error?.code === "string" ? error.code : null;
	const wait = headerNumber(headers, "retry-after");
	return {
		code: code ?? `status ${status}`,
		meaning: byCode.get(code ?? "") ?? meaningOf(status, error !== null),
		scopeSets: ["ads"],
		retryAt: wait === null ? null : afterSeconds(wait),
	};
}

function meaningOf(status: number, isReadable: boolean): Meaning {
	// An error in a reply that calls itself a success.
	return status < 400 ? "rejected" : meaningOfStatus(status, { isReadable });
}
