import type { SimulatorModule } from "../simulator.ts";
import { client } from "./client.ts";
import { demo } from "./demo.ts";
import { faults, type RedditAdsFault } from "./fault.ts";

const path = "/reddit-ads";

/** Reddit Ads: signing in, whoever signed in, and the accounts of the world. */
export const redditAds: SimulatorModule<RedditAdsFault> = {
	platform: "reddit-ads",
	label: "Reddit Ads",
	hosts: ["ads-api.reddit.com", "www.reddit.com"],
	faults,
	hidden: [],
	client: { OAUTH2: client },
	demo,
	endpoints: (origin) => ({
		apiUrl: `${origin}${path}`,
		authorizeUrl: `${origin}${path}/oauth/authorize`,
		tokenUrl: `${origin}${path}/oauth/token`,
		revokeUrl: `${origin}${path}/oauth/revoke`,
	}),
	async create(world) {
		return (await import("./simulator.ts")).createRedditAdsSimulator(world);
	},
};
