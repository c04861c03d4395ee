import { FreshAccessRefused, RenewalFailed } from "@patchbay/credentials";
import { DatabaseBusy } from "@patchbay/db";
import {
	AppError,
	InvalidInput,
	isUserErrorCode,
	pauseBefore,
	type UserErrorCode,
} from "@patchbay/errors";
import {
	AppRejected,
	AppRejectedForAccount,
	EndlessList,
	failureKind,
	QueryTooExpensive,
	type RateLimited,
	ReportFailed,
	VersionRefused,
} from "@patchbay/platforms";
import { StorageFault } from "@patchbay/storage";
import { ReportUnfinished, WorkersLost } from "./slice-errors.ts";

/** Number of a slice's attempts, and the pauses between them. */
export interface RetryPolicy {
	/** Tries without any progress before the slice fails. */
	attempts: number;
	baseMilliseconds: number;
	maxMilliseconds: number;
	/** Longest wait without any progress, whatever for, but for its user; two days when left out. */
	waitMilliseconds?: number;
	/** Age of a history's attempt at which it waits no longer, whatever for; thirty days when left out. */
	putOffMilliseconds?: number;
	/** Longest wait for one report; six hours when left out. */
	reportMilliseconds?: number;
	/** Most looks at a report that is not made yet, in a row; 2,000 when left out. */
	reportPolls?: number;
}

export const defaultRetryPolicy: Required<RetryPolicy> = {
	attempts: 7,
	baseMilliseconds: 2_000,
	maxMilliseconds: 120_000,
	waitMilliseconds: 48 * 3_600_000,
	putOffMilliseconds: 30 * 24 * 3_600_000,
	reportMilliseconds: 6 * 3_600_000,
	reportPolls: 2_000,
};

interface Reason {
	code: UserErrorCode;
	/** Message for a person. */
	message: string;
}

/** Consequence of a slice's error. Pauses begin when they are written, by the database's clock. */
export type SliceOutcome =
	/**
	 * No attempt is counted. `limitedBy`: whose calls the platform told us to hold back; null when only we ourselves have to
	 * wait. `code` is null where this installation itself is the reason.
	 */
	| {
			kind: "wait";
			pauseMilliseconds: number;
			limitedBy: "account" | "app" | null;
			/** True when the platform was not asked: it is enough to wait for what our own count of its limits holds back. */
			isOurs?: boolean;
			/** True when requests are left, and kept for what is more urgent. */
			isKept?: boolean;
			code: UserErrorCode | null;
			message: string;
	  }
	/** Try again later, from the checkpoint. */
	| ({ kind: "retry"; pauseMilliseconds: number; restart: boolean } & Reason)
	/**
	 * Read again in two halves of its days. What has one day, or none, is tried again as it is, unless it was so too often.
	 */
	| ({ kind: "split"; pauseMilliseconds: number; isLast: boolean } & Reason)
	/**
	 * The grant does not work. Where its connection asks for a reconnect the job waits for that; else it has just been
	 * renewed, and the slice is tried again, unless it was so too often.
	 */
	| ({
			kind: "reconnect";
			pauseMilliseconds: number;
			isLast: boolean;
	  } & Reason)
	| ({ kind: "fail_slice" } & Reason)
	/** The user has not allowed a list that the rest does without: it is told, and counts as no failure. */
	| ({ kind: "leave_out" } & Reason)
	/** Nothing of this ad account can be read. */
	| ({ kind: "fail_account" } & Reason)
	/** Nothing of this job can be read. */
	| ({ kind: "fail_job" } & Reason);

/** Refusals of our app in a row, without a page between them, after which nothing else of the job is tried. */
const refusalsToBelieve = 3;

/**
 * Decides what follows from an error while a slice was read.
 * @param attempts failed tries before this one, since the last page beyond all earlier ones
 * @param jitter between 0 and 1
 */
export function decideOutcome(
	error: unknown,
	attempts: number,
	policy: RetryPolicy = defaultRetryPolicy,
	jitter = Math.random(),
): SliceOutcome {
	const reason = toReason(error);
	const isLast = attempts + 1 >= policy.attempts;
	const pauseMilliseconds = backoff(attempts, policy, jitter);
	const again = (restart: boolean): SliceOutcome =>
		isLast
			? { kind: "fail_slice", ...reason }
			: { kind: "retry", restart, pauseMilliseconds, ...reason };
	// Such as a campaign id that cannot be one on this platform.
	if (error instanceof InvalidInput) return { kind: "fail_slice", ...reason };
	if (
		error instanceof EndlessList ||
		error instanceof ReportUnfinished ||
		error instanceof WorkersLost
	)
		return { kind: "fail_slice", ...reason };
	if (error instanceof ReportFailed)
		return { kind: "split", pauseMilliseconds, isLast, ...reason };
	if (error instanceof QueryTooExpensive)
		return {
			kind: "split",
			pauseMilliseconds: pauseBefore(error.retryAt),
			isLast,
			...reason,
		};
	if (error instanceof AppRejectedForAccount)
		return { kind: "fail_account", ...reason };
	// A version that stays refused, try after try without a page, has ended: nothing else of the job can be read.
	if (error instanceof VersionRefused && isLast)
		return { kind: "fail_job", ...reason, code: "APP_REJECTED" };
	// The rest of the job goes on meanwhile, and in the end without what could not be stored.
	if (error instanceof StorageFault) return again(false);
	// The grant's failure, and counted there, or its platform's. Its success is looked for again before the pause of the grant
	// is over: anybody may have renewed it by then.
	if (error instanceof RenewalFailed || error instanceof FreshAccessRefused)
		return {
			kind: "wait",
			pauseMilliseconds: Math.min(
				pauseBefore(error.retryAt) + policy.baseMilliseconds * (1 + jitter),
				longPause(policy, jitter),
			),
			limitedBy: null,
			...reason,
		};
	// One reply in many may refuse our app for a moment, and the others of the job go on.
	if (
		error instanceof AppRejected &&
		!isLast &&
		attempts + 1 < refusalsToBelieve
	)
		return again(false);
	switch (failureKind(error)) {
		case "rate_limited": {
			const { retryAt, limitedBy, isOurs, isKept } = error as RateLimited;
			return {
				kind: "wait",
				pauseMilliseconds: pauseBefore(retryAt),
				limitedBy,
				isOurs,
				isKept,
				...reason,
			};
		}
		case "vault":
			return {
				kind: "wait",
				pauseMilliseconds: longPause(policy, jitter),
				limitedBy: null,
				...reason,
			};
		case "installation":
			// A statement that ran too long may do so for ever; what others hold is given up some time.
			if (error instanceof DatabaseBusy && !error.isHeld) return again(false);
			return {
				kind: "wait",
				pauseMilliseconds: longPause(policy, jitter),
				limitedBy: null,
				code: null,
				message: reason.message,
			};
		case "reconnect":
			return { kind: "reconnect", pauseMilliseconds, isLast, ...reason };
		case "operator":
			return { kind: "fail_job", ...reason };
		case "access":
			return reason.code === "SCOPE_MISSING"
				? { kind: "fail_job", ...reason }
				: { kind: "fail_account", ...reason };
		case "account":
			return { kind: "fail_account", ...reason };
		case "rejected":
			return { kind: "fail_slice", ...reason };
		case "cursor":
			return again(true);
		default:
			return again(false);
	}
}

/** 2 s, 4 s, 8 s … by default, up to half of it less so that workers do not come back all at once. */
function backoff(attempts: number, policy: RetryPolicy, jitter: number) {
	const full = Math.min(
		policy.baseMilliseconds * 2 ** attempts,
		policy.maxMilliseconds,
	);
	return full * (1 - jitter / 2);
}

/** Always the longest pause: an outage can last, and each try is an entry of the job's timeline. */
function longPause({ maxMilliseconds }: RetryPolicy, jitter: number): number {
	return (maxMilliseconds / 2) * (1 - jitter / 2);
}

/** An error that is not ours tells the user nothing: the log keeps it. */
function toReason(error: unknown): Reason {
	// A stored secret that is not what was saved: its details are the operator's.
	if (error instanceof AppError && error.code === "INTERNAL")
		return {
			code: "VAULT_UNAVAILABLE",
			message:
				"A stored secret of this connection has been changed. Ask the operator of this installation to look into it.",
		};
	if (error instanceof StorageFault)
		return { code: "STORAGE_UNAVAILABLE", message: error.message };
	if (error instanceof AppError)
		return {
			code: isUserErrorCode(error.code) ? error.code : "PLATFORM_REPLY_CHANGED",
			message: error.message,
		};
	return {
		code: "PLATFORM_REPLY_CHANGED",
		message:
			"Something unexpected happened here. Ask the operator to look at the worker's log.",
	};
}
