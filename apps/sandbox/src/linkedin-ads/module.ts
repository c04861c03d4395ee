import type { SimulatorModule } from "../simulator.ts";
import { client } from "./client.ts";
import { demo } from "./demo.ts";
import { faults, type LinkedinAdsFault } from "./fault.ts";

const path = "/linkedin-ads";

/** LinkedIn Ads: signing in, whoever signed in, and the accounts of the world. */
export const linkedinAds: SimulatorModule<LinkedinAdsFault> = {
	platform: "linkedin-ads",
	label: "LinkedIn Ads",
	hosts: ["api.linkedin.com", "www.linkedin.com"],
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
		return (await import("./simulator.ts")).createLinkedinAdsSimulator(world);
	},
};
