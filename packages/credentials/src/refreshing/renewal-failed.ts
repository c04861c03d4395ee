import { PlatformUnavailable } from "@patchbay/platforms";

/**
 * The credential has ended and could not be renewed just now. It is one failure of the grant, counted where it was tried:
 * whoever only waits for the grant counts none of its own.
 */
export class RenewalFailed extends PlatformUnavailable {
	declare readonly retryAt: Date;

	constructor(platformName: string, pauseSeconds: number, cause?: unknown) {
		super(
			`${platformName} could not renew the access right now. It will be retried automatically.`,
			{
				retryAt: new Date(Date.now() + pauseSeconds * 1_000),
				...(cause === undefined ? {} : { cause }),
			},
		);
	}
}
