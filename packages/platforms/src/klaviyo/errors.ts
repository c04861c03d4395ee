import type { ApiRules } from "../api-rules.ts";
import { errorWord } from "../error-word.ts";
import type { HttpReply } from "../http-reply.ts";
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
import { scopeMissing } from "../scope-checks.ts";
import { type EndpointName, endpoints } from "./endpoints.ts";
import { klaviyoScoped } from "./scoped.ts";
import { usageOf } from "./usage.ts";

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

/** Places in a request that a refused cursor is named by: of a list, and of an aggregation. */
const cursorPlaces: ReadonlySet<unknown> = new Set([
	"page[cursor]",
	"page_cursor",
	"/data/attributes/page_cursor",
]);

/** Rules of the calls of one group: a refusal does not name the scope that is missing. */
export function rulesOf(endpoint: EndpointName): ApiRules {
	const { scopeSets } = endpoints[endpoint];
	return {
		name: klaviyoScoped.name,
		headers: { accept: "application/vnd.api+json", revision },
		failureOf: (reply) => failureOf(reply, scopeSets),
		usageOf,
		requestIdOf: ({ body }) => firstError(body)?.id?.toString() ?? null,
		scopeMissing: (keys, cause) => scopeMissing(klaviyoScoped, keys, cause),
	};
}

/** The failure that a reply stands for, by its code and status, never by its words. */
function failureOf(
	reply: HttpReply,
	scopeSets: readonly string[],
): Failure | null {
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
		scopeSets,
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
	const source = fields(error.source);
	if (status === 400 && source?.parameter === "revision") return "version";
	if (
		status === 400 &&
		(cursorPlaces.has(source?.parameter) || cursorPlaces.has(source?.pointer))
	)
		return "cursor";
	return (
		byCode.get(code ?? "") ??
		byStatus.get(status) ??
		meaningOfStatus(status, { isReadable: true })
	);
}

function firstError(body: unknown): Fields | null {
	return list(fields(body)?.errors)[0] ?? null;
}
