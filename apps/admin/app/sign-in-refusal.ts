import { countOf } from "./format/numbers.ts";

/** Reason why a sign-in did not go on. */
export interface SignInRefusal {
	reason: "wrong" | "expired" | "throttled" | "unavailable";
	retryAfterSeconds: number | null;
}

export const refusalStatus = {
	wrong: 401,
	expired: 401,
	throttled: 429,
	unavailable: 503,
} as const satisfies Record<SignInRefusal["reason"], number>;

/** The refusal for a person to read; `wrong` is what to say about a password or code that does not fit. */
export function refusalText(
	{ reason, retryAfterSeconds }: SignInRefusal,
	wrong: string,
): string {
	if (reason === "wrong") return wrong;
	if (reason === "expired")
		return "This took too long. Begin with your password again.";
	if (reason === "unavailable")
		return "Signing in does not work right now. Try again in a moment.";
	return `Too many attempts to sign in. Try again in ${waitText(retryAfterSeconds)}.`;
}

/** "1 second", "45 seconds", "15 minutes". */
export function waitText(seconds: number | null): string {
	if (seconds === null) return "a few minutes";
	return seconds < 90
		? countOf(seconds, "second")
		: countOf(Math.ceil(seconds / 60), "minute");
}
