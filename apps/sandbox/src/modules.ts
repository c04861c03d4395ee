import { googleAds } from "./google-ads/module.ts";
import { googleWorkspace } from "./google-workspace/module.ts";
import { klaviyo } from "./klaviyo/module.ts";
import { linkedinAds } from "./linkedin-ads/module.ts";
import { metaAds } from "./meta-ads/module.ts";
import { microsoftAds } from "./microsoft-ads/module.ts";
import { redditAds } from "./reddit-ads/module.ts";
import type { SimulatorModule } from "./simulator.ts";
import { tiktokAds } from "./tiktok-ads/module.ts";
import { xAds } from "./x-ads/module.ts";

/** Every platform that the sandbox stands in for: one line each. */
export const modules: readonly SimulatorModule[] = [
	redditAds,
	linkedinAds,
	microsoftAds,
	googleAds,
	googleWorkspace,
	klaviyo,
	metaAds,
	tiktokAds,
	xAds,
];

/** The module that a path of the plain port leads to; null for none. */
export function moduleOf(path: string): SimulatorModule | null {
	return (
		modules.find(({ platform }) => path.startsWith(`/${platform}/`)) ?? null
	);
}
