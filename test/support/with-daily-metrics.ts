import { getPlatform, type Parts, type Platforms } from "@patchbay/platforms";
import { defaultPlatform } from "./default-platform.ts";

type Daily = NonNullable<NonNullable<Parts["metrics"]>["daily"]>;

/** The platforms with another way to read the default one's daily numbers. */
export function withDailyMetrics(
	platforms: Platforms,
	run: Daily["run"],
	{ isReport = false, reportsInFlight = 1 } = {},
): Platforms {
	const platform = getPlatform(platforms, defaultPlatform);
	const daily = platform.parts.metrics?.daily;
	if (!daily) throw new Error("the default platform has daily numbers");
	return {
		...platforms,
		[defaultPlatform]: {
			...platform,
			limits: {
				...platform.limits,
				reportsInFlightPerAccount: reportsInFlight,
			},
			parts: {
				...platform.parts,
				metrics: {
					...platform.parts.metrics,
					daily: { ...daily, run, isReport },
				},
			},
		},
	};
}
