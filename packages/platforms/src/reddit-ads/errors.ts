import type { ApiRules } from "../api-rules.ts";
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
import { redditAdsScoped } from "./scoped.ts";
import { usageOf, waitSeconds } from "./usage.ts";

/** Kinds of calls: what a refusal speaks of depends on them, since Reddit's errors have a status and no word. */
export type CallKind = "login" | "account" | "report" | "write";

/** Statuses whose owner is the same for every call; others are told by their status alone. */
const byStatus: ReadonlyMap<number, Meant> = new Map<number, Meant>([
	[401, { meaning: "token" }],
	[409, { meaning: "rejected" }],
	[410, { meaning: "version" }],
	[422, { meaning: "rejected" }],
]);

const notYours: Meant = {
	meaning: "access",
	sentence:
		"Reddit Ads does not let this login read this ad account. Ask a business admin to add you to it in Reddit Ads Manager under Business settings, or choose another account.",
};
const mayNotChange: Meant = {
	meaning: "access",
	sentence:
		"Reddit Ads does not let this login change this. Connect again with “Change budgets and statuses”, or ask a business admin for the role Creator or Admin on the ad account.",
};
const gone: Meant = {
	meaning: "rejected",
	sentence:
		"Reddit Ads no longer has this object, or does not show it to this login. Import again, then look what is there.",
};

/** Owners of the statuses that speak of rights. */
const ofKind: Record<CallKind, { 403: Meant; 404: Meant }> = {
	// No role is needed for these: only the scope can be missing.
	login: { 403: { meaning: "scope" }, 404: notYours },
	account: { 403: notYours, 404: notYours },
	report: { 403: notYours, 404: notYours },
	write: { 403: mayNotChange, 404: gone },
};

/** Rules of the calls of one kind. */
export function rulesOf(kind: CallKind): ApiRules {
	return {
		name: redditAdsScoped.name,
		failureOf: (reply) => failureOf(reply, kind),
		usageOf,
		requestIdOf: ({ headers }) => headerText(headers, "x-request-id"),
		scopeMissing: (keys, cause) => scopeMissing(redditAdsScoped, keys, cause),
	};
}

/** The failure that a reply stands for, by its status and the fields that it names, never by its words. */
export function failureOf(reply: HttpReply, kind: CallKind): Failure | null {
	const { status, headers, body } = reply;
	const told = fields(body)?.error;
	const error = readError(told);
	if (status < 400 && (told === undefined || told === null)) return null;
	const judged = statusOfFailure(status, error?.code);
	const places = list(error?.fields)
		.map(({ field }) => field)
		.filter((field) => typeof field === "string");
	const meant: Meant =
		error === null
			? { meaning: meaningOfStatus(judged, { isReadable: false }) }
			: (ofPlaces(judged, places, kind) ??
				byStatus.get(judged) ??
				(judged === 403 || judged === 404
					? ofKind[kind][judged]
					: { meaning: meaningOfStatus(judged, { isReadable: true }) }));
	return {
		...meant,
		code: `status ${judged}`,
		details: [`status ${judged}`, ...places],
		scopeSets: ["ads"],
		limitedBy: "account",
		retryAt: retryAtOf(headers, meant.meaning),
	};
}

/** An error as the API tells it, `{code, message, fields}`, or as a number alone; null for what is neither. */
function readError(told: unknown): Fields | null {
	return typeof told === "number" ? { code: told } : fields(told);
}

/** Owner of a request of which Reddit names the places that are wrong. */
function ofPlaces(
	status: number,
	places: readonly string[],
	kind: CallKind,
): Meant | null {
	if (status !== 400) return null;
	const names = places.map((place) => place.replace(/^data\./, ""));
	if (names.some((name) => /^page[._]token$/.test(name)))
		return { meaning: "cursor" };
	// The hours that are asked for are whole: it can only be too long ago.
	if (kind === "report" && names.includes("starts_at"))
		return { meaning: "horizon" };
	if (kind === "write" && names.includes("goal_value"))
		return { meaning: "input", field: ["amountMicros"] };
	return null;
}

function retryAtOf(
	headers: HttpReply["headers"],
	meaning: Meaning,
): Date | null {
	const seconds =
		meaning === "rate"
			? waitSeconds(headers)
			: meaning === "transient"
				? headerNumber(headers, "retry-after")
				: null;
	// What is over already is no time to come back.
	return seconds === null ? null : afterSeconds(Math.max(seconds, 1));
}
