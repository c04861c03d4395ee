import type { ApiRules } from "../api-rules.ts";
import { errorWord } from "../error-word.ts";
import { ScopeMissing } from "../errors.ts";
import type { HttpReply } from "../http-reply.ts";
import type { Usage } from "../limit-policy.ts";
import { type Failure, type Meaning, meaningOfStatus } from "../meanings.ts";
import {
	afterSeconds,
	type Fields,
	fields,
	headerNumber,
	headerText,
	list,
	statusOfFailure,
} from "../read-failure.ts";
import { scopesOfSets } from "../scope-policy.ts";
import { klaviyoScoped } from "./scoped.ts";

/** Newest revision that this connector was checked with. */
export const revision = "2026-07-15";

/** Codes of JSON:API errors. Klaviyo does not publish them all: an unknown one is told by the status. */
const byCode: ReadonlyMap<string, Meaning> = new Map([
	["authentication_failed", "token"],
	["permission_denied", "scope"],
	["throttled", "rate"],
]);

const byStatus: ReadonlyMap<number, Meaning> = new Map([
	[410, "version"],
	[429, "rate"],
]);

export const klaviyoRules: ApiRules = {
	name: "Klaviyo",
	headers: { accept: "application/vnd.api+json", revision },
	failureOf,
	usageOf,
	requestIdOf: ({ body }) => firstError(body)?.id?.toString() ?? null,
	scopeMissing(keys, cause) {
		const scopes = scopesOfSets(klaviyoScoped, keys)
			.map((scope) => `“${klaviyoScoped.scopes.names[scope] ?? scope}”`)
			.join(" and ");
		return new ScopeMissing(
			`This key may not do that at Klaviyo: it lacks ${scopes}. A key's scopes cannot be changed: make a new private key with it (or with full access) and connect with that one.`,
			keys,
			{ cause },
		);
	},
};

/** The failure that a reply stands for, by its code and status, never by its words. */
function failureOf(reply: HttpReply): Failure | null {
	const { status, headers, body } = reply;
	const error = firstError(body);
	if (status < 400 && error === null) return null;
	const code = errorWord(error?.code);
	const wait = headerNumber(headers, "retry-after");
	return {
		code: code ?? `status ${status}`,
		meaning: meaningOf(
			{ headers, status: statusOfFailure(status, error?.status) },
			error,
			code,
		),
		scopeSets: ["account"],
		// Keys of one account share what it is allowed.
		limitedBy: "account",
		retryAt: wait === null ? null : afterSeconds(wait),
	};
}

function meaningOf(
	{ status, headers }: Pick<HttpReply, "status" | "headers">,
	error: Fields | null,
	code: string | null,
): Meaning {
	if (error === null) {
		// A page of the network before the API, such as one that looks for robots.
		if (headerText(headers, "cf-mitigated") !== null) return "transient";
		return meaningOfStatus(status, { isReadable: false });
	}
	const parameter = fields(error.source)?.parameter;
	if (status === 400 && parameter === "revision") return "version";
	if (status === 400 && parameter === "page[cursor]") return "cursor";
	return (
		byCode.get(code ?? "") ??
		byStatus.get(status) ??
		meaningOfStatus(status, { isReadable: true })
	);
}

/**
 * Reads the steady window from a success. A refusal tells nothing but when to go on.
 * @param bucket that counted the request: the headers do not name it
 */
function usageOf({ headers }: HttpReply, bucket: string): Usage[] {
	const limit = headerNumber(headers, "ratelimit-limit");
	const remaining = headerNumber(headers, "ratelimit-remaining");
	const reset = headerNumber(headers, "ratelimit-reset");
	if (!limit || remaining === null) return [];
	return [
		{
			bucket,
			used: 1 - remaining / limit,
			resetsAt: reset === null ? null : afterSeconds(reset),
			blockedUntil: null,
		},
	];
}

function firstError(body: unknown): Fields | null {
	return list(fields(body)?.errors)[0] ?? null;
}
