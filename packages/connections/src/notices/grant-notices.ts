import type { Method } from "@patchbay/oauth";
import {
	findPlatform,
	type Platforms,
	providerNameOf,
} from "@patchbay/platforms";
import type { GrantRecord } from "../grants/list-grants.ts";
import type { Notice } from "./notice.ts";

/** Days before the end of an access from which people are told, and those from which it is urgent. */
const noticeDays = { first: 14, urgent: 3 };
const dayMilliseconds = 86_400_000;

type Grant = Pick<
	GrantRecord,
	| "platform"
	| "authenticationMethod"
	| "platformUserName"
	| "status"
	| "reconnectRequired"
	| "accessTokenExpiresAt"
	| "refreshTokenExpiresAt"
	| "dataAccessExpiresAt"
>;

/**
 * Notices of what ends a grant that works today: the platform stops giving the person's data (Meta), or nobody but the person
 * can renew the access any more. None of a grant that asks for its person already.
 */
export function findGrantNotices(
	platforms: Platforms,
	grant: Grant,
	now: Date,
): Notice[] {
	if (grant.reconnectRequired || grant.status === "DISCONNECTED") return [];
	const name = providerNameOf(platforms, grant.platform);
	const who = grant.platformUserName ?? "whoever connected it";
	return [
		...noticeOf("DATA_ACCESS_ENDS", grant.dataAccessExpiresAt, now, (day) => [
			`${name} stops giving the data of ${who} on ${day}. Reconnect before then, as the same person: imports go on without a gap.`,
			`${name} gives no more data of ${who} since ${day}. Reconnect as the same person.`,
		]),
		...noticeOf("ACCESS_ENDS", endOfAccess(platforms, grant), now, (day) => [
			`The access to ${name} of ${who} ends on ${day} and cannot be renewed without them. Reconnect before then, as the same person.`,
			`The access to ${name} of ${who} ended on ${day}. Reconnect as the same person.`,
		]),
	];
}

/** The moment from which only a person can renew the access; null where there is none, or where it is renewed long before. */
function endOfAccess(platforms: Platforms, grant: Grant): Date | null {
	const method = findPlatform(platforms, grant.platform)?.methods.find(
		({ kind }) => kind === grant.authenticationMethod,
	);
	return method ? endBy(method.renewal, grant) : null;
}

function endBy(renewal: Method["renewal"], grant: Grant): Date | null {
	if (renewal.by !== "refresh_token") return grant.accessTokenExpiresAt;
	// Where only some apps get refresh tokens, a grant without one ends with its access token.
	return renewal.optional
		? (grant.refreshTokenExpiresAt ?? grant.accessTokenExpiresAt)
		: grant.refreshTokenExpiresAt;
}

function noticeOf(
	kind: Notice["kind"],
	endsAt: Date | null,
	now: Date,
	say: (day: string) => [before: string, after: string],
): Notice[] {
	if (endsAt === null) return [];
	const left = endsAt.getTime() - now.getTime();
	if (left > noticeDays.first * dayMilliseconds) return [];
	const [before, after] = say(endsAt.toISOString().slice(0, 10));
	return [
		{
			kind,
			urgent: left <= noticeDays.urgent * dayMilliseconds,
			message: left > 0 ? before : after,
			endsAt,
		},
	];
}
