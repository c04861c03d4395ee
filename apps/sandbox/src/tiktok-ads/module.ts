import type { SimulatorModule } from "../simulator.ts";
import { client } from "./client.ts";
import { demo } from "./demo.ts";
import { faults, type TikTokFault } from "./fault.ts";

/** TikTok's Marketing API v1.3: its portal for sign-in, its tokens without an end, and all that lies below the advertisers of a token. */
export const tiktokAds: SimulatorModule<TikTokFault> = {
	platform: "tiktok-ads",
	label: "TikTok Ads",
	hosts: ["business-api.tiktok.com"],
	faults,
	hidden: ["auth_code", "secret", "access_token", "access-token"],
	shownHeaders: ["x-tt-logid"],
	client: { OAUTH2: client },
	demo,
	endpoints: (origin) => ({
		apiUrl: `${origin}/tiktok-ads`,
		authorizeUrl: `${origin}/tiktok-ads/portal/auth`,
		tokenUrl: `${origin}/tiktok-ads/open_api/v1.3/oauth2/access_token/`,
		revokeUrl: `${origin}/tiktok-ads/open_api/v1.3/oauth2/revoke_token/`,
	}),
	async create(world) {
		return (await import("./simulator.ts")).createTikTokSimulator(world);
	},
};
