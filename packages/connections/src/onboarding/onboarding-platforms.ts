import {
	connectablePlatforms,
	hasAdAccounts,
	type Platforms,
} from "@patchbay/platforms";
import type { OnboardingPlatform } from "@patchbay/tenancy";

/** The platforms that can be connected, in the API's order: the steps of a brand's onboarding. */
export function onboardingPlatforms(
	platforms: Platforms,
): OnboardingPlatform[] {
	return connectablePlatforms(platforms).map((platform) => ({
		platform: platform.id,
		name: platform.name,
		needsAccounts: hasAdAccounts(platform),
	}));
}
