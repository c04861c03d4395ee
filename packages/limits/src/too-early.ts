import { waitInWords } from "@patchbay/errors";
import { RateLimited } from "@patchbay/platforms";

/**
 * Refusal of a request whose turn comes too late. Up to a tenth later than that, so that those who wait for the same moment
 * do not all come at it.
 */
export function tooEarly(
	waitMilliseconds: number,
	limitedBy: "account" | "app",
): RateLimited {
	const jitter = Math.random() * Math.min(waitMilliseconds / 10, 30_000);
	return new RateLimited(
		`The platform's limit of requests is reached. Try again in ${waitInWords(waitMilliseconds)}.`,
		{
			retryAt: new Date(Math.ceil(Date.now() + waitMilliseconds + jitter)),
			limitedBy,
			isOurs: true,
		},
	);
}
