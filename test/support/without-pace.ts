import {
	getPlatform,
	type PlatformId,
	type Platforms,
} from "@patchbay/platforms";
import { defaultPlatform } from "./default-platform.ts";

/**
 * The platforms without the pace that we keep at one of them, such as ten requests a second: a test waits for nothing but what
 * it is about. What the sandbox itself refuses is refused as ever.
 */
export function withoutPace(
	platforms: Platforms,
	of: PlatformId = defaultPlatform,
): Platforms {
	const platform = getPlatform(platforms, of);
	const { limits } = platform;
	const buckets = Object.entries(limits.buckets).map(([name, bucket]) => [
		name,
		{
			...bucket,
			windows: bucket.windows.map((window) =>
				window.isBudget || name === "token"
					? window
					: { ...window, requests: 10_000 },
			),
		},
	]);
	return {
		...platforms,
		[of]: {
			...platform,
			limits: { ...limits, buckets: Object.fromEntries(buckets) },
		},
	};
}
