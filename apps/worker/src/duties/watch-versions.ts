import type { Logger } from "@patchbay/logger";
import {
	connectablePlatforms,
	type Platforms,
	versionEndOf,
} from "@patchbay/platforms";
import type { Duty } from "./duty.ts";

/** Tells the operator once a day of each API version that ends soon or has ended: only an update of Patchbay helps. */
export function watchVersions({
	platforms,
	logger,
}: {
	platforms: Platforms;
	logger: Logger;
}): Duty {
	return {
		name: "watch API versions",
		everyMilliseconds: 86_400_000,
		async run() {
			const now = new Date();
			for (const platform of connectablePlatforms(platforms)) {
				const end = versionEndOf(platform, now);
				if (!end) continue;
				logger.warn(
					{ platform: platform.id, apiVersion: platform.api.version, ...end },
					end.daysLeft > 0
						? "a platform ends the version of its API that this installation uses: update Patchbay before then"
						: "a platform has ended the version of its API that this installation uses: update Patchbay",
				);
			}
		},
	};
}
