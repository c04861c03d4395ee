import { onboardingPlatforms } from "@patchbay/connections";
import { platforms } from "@patchbay/platforms";

/** Keys of a brand's steps beside its own details, in the API's order: one for each platform that can be connected. */
export const onboardingKeys = onboardingPlatforms(platforms).map(
	({ platform }) => platform.toLowerCase().replaceAll("_", "-"),
);

/** Percent that are done when the brand has its details and nothing else. */
export const brandIsNamed = percentOf(1, onboardingKeys.length + 1);

export function percentOf(done: number, all: number): number {
	return Math.round((100 * done) / all);
}
