import type { SimulatorModule } from "../simulator.ts";
import { client } from "./client.ts";
import { demo } from "./demo.ts";
import { faults, type LinkedinAdsFault } from "./fault.ts";

const path = "/linkedin-ads";

/** LinkedIn: signing in, the versioned Marketing API, and the files of posts. */
export const linkedinAds: SimulatorModule<LinkedinAdsFault> = {
	platform: "linkedin-ads",
	label: "LinkedIn Ads",
	hosts: ["api.linkedin.com", "www.linkedin.com", "media.licdn.com"],
	faults,
	hidden: [],
	shownHeaders: [
		"linkedin-version",
		"x-restli-protocol-version",
		"x-restli-method",
	],
	client: { OAUTH2: client },
	demo,
	endpoints: (origin) => ({
		apiUrl: `${origin}${path}`,
		authorizeUrl: `${origin}${path}/oauth/v2/authorization`,
		tokenUrl: `${origin}${path}/oauth/v2/accessToken`,
		revokeUrl: `${origin}${path}/oauth/v2/revoke`,
		introspectUrl: `${origin}${path}/oauth/v2/introspectToken`,
		userInfoUrl: `${origin}${path}/v2/userinfo`,
	}),
	async create(world) {
		return (await import("./simulator.ts")).createLinkedinAdsSimulator(world);
	},
};
