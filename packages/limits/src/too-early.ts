import { waitInWords } from "@patchbay/errors";
import { RateLimited } from "@patchbay/platforms";

/**
 * Refusal of a request whose turn comes too late. Up to a tenth later than that, so that those who wait for the same moment
 * do not all come at it.
 * @param isKept requests are left, but for what is more urgent
 */
export function tooEarly(
	waitMilliseconds: number,
	limitedBy: "account" | "app",
	isKept: boolean,
): RateLimited {
	const jitter = Math.random() * Math.min(waitMilliseconds / 10, 30_000);
	return new RateLimited(
		isKept
			? // Stays beside an import for hours: it says when by the job's own time.
				"What is left of the requests that the platform allows today is kept for newer days and for people. This will continue automatically."
			: `The platform's limit of requests is reached. Try again in ${waitInWords(waitMilliseconds)}.`,
		{
			retryAt: new Date(Math.ceil(Date.now() + waitMilliseconds + jitter)),
			limitedBy,
			isOurs: true,
			isKept,
		},
	);
}
