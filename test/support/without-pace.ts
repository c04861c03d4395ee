import { getPlatform, type Platforms } from "@patchbay/platforms";
import { defaultPlatform } from "./default-platform.ts";

/**
 * The platforms without the pace that we keep at the default one, ten requests a second: a test waits for nothing but what it
 * is about. What the sandbox itself refuses is refused as ever.
 */
export function withoutPace(platforms: Platforms): Platforms {
	const platform = getPlatform(platforms, defaultPlatform);
	const { limits } = platform;
	return {
		...platforms,
		[defaultPlatform]: {
			...platform,
			limits: {
				...limits,
				buckets: {
					...limits.buckets,
					account: {
						per: "account" as const,
						windows: [{ requests: 10_000, seconds: 1 }],
					},
				},
			},
		},
	};
}
