import type { SimulatorModule } from "../simulator.ts";
import { adsHosts, fileHosts, signInHosts } from "./addresses.ts";
import { client } from "./client.ts";
import { demo } from "./demo.ts";
import { faults, type XAdsFault } from "./fault.ts";

/** X Ads: OAuth 1.0a with signatures that are checked, and the Ads API v12 with its reports and files. */
export const xAds: SimulatorModule<XAdsFault> = {
	platform: "x-ads",
	label: "X Ads",
	hosts: [...signInHosts, ...adsHosts, ...fileHosts],
	faults,
	hidden: [
		"oauth_token",
		"oauth_token_secret",
		"oauth_verifier",
		"oauth_signature",
		"oauth_nonce",
		"denied",
	],
	client: { OAUTH1: client },
	demo,
	endpoints: (origin) => ({
		apiUrl: `${origin}/x-ads`,
		requestTokenUrl: `${origin}/x-ads/oauth/request_token`,
		authorizeUrl: `${origin}/x-ads/oauth/authorize`,
		tokenUrl: `${origin}/x-ads/oauth/access_token`,
		revokeUrl: `${origin}/x-ads/1.1/oauth/invalidate_token.json`,
	}),
	async create(world) {
		return (await import("./simulator.ts")).createXAdsSimulator(world);
	},
};
