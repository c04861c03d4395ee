import type { SimulatorModule } from "../simulator.ts";
import { client } from "./client.ts";
import { demo } from "./demo.ts";
import { faults, type MetaFault } from "./fault.ts";
import { knownKeys } from "./sign-in/fixed-keys.ts";

/** Facebook Login, the Graph API and the Marketing API of Meta, v26.0, with the addresses of its pictures and videos. */
export const metaAds: SimulatorModule<MetaFault> = {
	platform: "meta-ads",
	label: "Meta Ads",
	hosts: [
		"graph.facebook.com",
		"graph-video.facebook.com",
		"www.facebook.com",
		"scontent.xx.fbcdn.net",
	],
	faults,
	// A batch holds addresses with tokens in them.
	hidden: ["signed_request", "batch"],
	client: { OAUTH2: client, API_KEY: knownKeys },
	demo,
	endpoints: (origin) => ({
		apiUrl: `${origin}/meta-ads`,
		authorizeUrl: `${origin}/meta-ads/v26.0/dialog/oauth`,
		tokenUrl: `${origin}/meta-ads/v26.0/oauth/access_token`,
		revokeUrl: `${origin}/meta-ads/v26.0/me/permissions`,
	}),
	async create(world) {
		return (await import("./simulator.ts")).createMetaSimulator(world);
	},
};
