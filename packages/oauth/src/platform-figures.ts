import { counter, durations } from "@patchbay/telemetry";
import {
	AppRejected,
	GrantRevoked,
	PlatformUnavailable,
	RateLimited,
} from "./errors.ts";

/** Outcomes of a request to a platform, as figures tell them apart. */
export type RequestOutcome =
	| "OK"
	| "RATE_LIMITED"
	| "UNAVAILABLE"
	| "CREDENTIAL_REFUSED"
	| "APP_REFUSED"
	| "ABORTED"
	| "REJECTED";

const requests = counter(
	"patchbay_platform_requests",
	"Requests to platforms, by outcome",
);
const seconds = durations(
	"patchbay_platform_request_seconds",
	"Duration of requests to platforms, their bodies included",
);
const received = counter(
	"patchbay_platform_received_bytes",
	"Bytes of bodies that platforms sent",
);

/** Counts a request to a platform that is over. */
export function countRequest(
	platformName: string,
	{
		startedAt,
		bytes,
		outcome,
	}: { startedAt: number; bytes: number; outcome: RequestOutcome },
): void {
	const platform = labelOf(platformName);
	requests.add(1, { platform, outcome });
	seconds.record((performance.now() - startedAt) / 1000, { platform });
	if (bytes > 0) received.add(bytes, { platform });
}

/** Name of a platform as a label has it, such as `GOOGLE_ADS`. */
export function labelOf(platformName: string): string {
	return platformName.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_");
}

/**
 * Outcome of a request that failed.
 * @param aborted its caller no longer waits for it
 */
export function outcomeOf(error: unknown, aborted: boolean): RequestOutcome {
	if (aborted) return "ABORTED";
	if (error instanceof RateLimited) return "RATE_LIMITED";
	if (error instanceof PlatformUnavailable) return "UNAVAILABLE";
	// The refusal of an access token is an error of the platforms' package, which lies above this one.
	if (
		error instanceof GrantRevoked ||
		(error instanceof Error && error.name === "AccessTokenRefused")
	)
		return "CREDENTIAL_REFUSED";
	return error instanceof AppRejected ? "APP_REFUSED" : "REJECTED";
}

/** Outcome of a reply by its status alone, where what it means is found out elsewhere. */
export function outcomeOfStatus(status: number): RequestOutcome {
	if (status === 429) return "RATE_LIMITED";
	if (status >= 500) return "UNAVAILABLE";
	return status >= 400 ? "REJECTED" : "OK";
}
