import type { SimulatorModule } from "../simulator.ts";
import { client } from "./client.ts";
import { demo } from "./demo.ts";
import { faults, type MicrosoftAdsFault } from "./fault.ts";

const path = "/microsoft-ads";

/** Microsoft Ads: signing in, whoever signed in, and the accounts of the world. */
export const microsoftAds: SimulatorModule<MicrosoftAdsFault> = {
	platform: "microsoft-ads",
	label: "Microsoft Ads",
	hosts: ["campaign.api.bingads.microsoft.com", "login.microsoftonline.com"],
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
		return (await import("./simulator.ts")).createMicrosoftAdsSimulator(world);
	},
};
