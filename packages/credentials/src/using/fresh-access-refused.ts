import { PlatformUnavailable } from "@patchbay/platforms";

const pauseMilliseconds = 60_000;

/**
 * A platform renewed the access a moment ago, and its API refuses it all the same. Nothing is known against the grant: it
 * passes when the API accepts again, and whoever reads by the grant waits for that.
 */
export class FreshAccessRefused extends PlatformUnavailable {
	declare readonly retryAt: Date;

	constructor(platformName: string) {
		super(
			`${platformName} refuses the access although it was renewed a moment ago. It is tried again automatically; if this lasts for hours, connect again or tell the operator.`,
			{ retryAt: new Date(Date.now() + pauseMilliseconds) },
		);
	}
}
