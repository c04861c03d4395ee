import type { SimulatorModule } from "../simulator.ts";
import { client } from "./client.ts";
import { demo } from "./demo.ts";
import { faults, type RedditAdsFault } from "./fault.ts";

/** Reddit's consent page and token endpoint, and its Ads API v3 over the world. */
export const redditAds: SimulatorModule<RedditAdsFault> = {
	platform: "reddit-ads",
	label: "Reddit Ads",
	hosts: ["ads-api.reddit.com", "www.reddit.com"],
	faults,
	hidden: [],
	client: { OAUTH2: client },
	demo,
	endpoints: (origin) => ({
		apiUrl: `${origin}/reddit-ads`,
		authorizeUrl: `${origin}/reddit-ads/api/v1/authorize`,
		tokenUrl: `${origin}/reddit-ads/api/v1/access_token`,
		revokeUrl: `${origin}/reddit-ads/api/v1/revoke_token`,
	}),
	async create(world) {
		return (await import("./simulator.ts")).createRedditAdsSimulator(world);
	},
};
