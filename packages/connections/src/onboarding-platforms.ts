import {
	type Connectors,
	hasAdAccounts,
	platformInfo,
} from "@patchbay/platforms";
import type { OnboardingPlatform } from "@patchbay/tenancy";

/** The platforms that can be connected, in the API's order: the steps of a brand's onboarding. */
export function onboardingPlatforms(
	connectors: Connectors,
): OnboardingPlatform[] {
	return platformInfo.flatMap(({ platform, name }) => {
		const connector = connectors[platform];
		return connector
			? [{ platform, name, needsAccounts: hasAdAccounts(connector) }]
			: [];
	});
}
