import type { SimulatorModule } from "../simulator.ts";
import { client } from "./client.ts";
import { demo } from "./demo.ts";
import { faults, type MicrosoftAdsFault } from "./fault.ts";

const path = "/microsoft-ads";

/** Microsoft Advertising, REST v13: its identity platform, and the services of customers, campaigns and reports. */
export const microsoftAds: SimulatorModule<MicrosoftAdsFault> = {
	platform: "microsoft-ads",
	label: "Microsoft Ads",
	hosts: [
		"campaign.api.bingads.microsoft.com",
		"clientcenter.api.bingads.microsoft.com",
		"reporting.api.bingads.microsoft.com",
		"login.microsoftonline.com",
	],
	faults,
	hidden: ["q"],
	shownHeaders: ["customerid", "customeraccountid"],
	client: { OAUTH2: client },
	demo,
	endpoints: (origin) => ({
		apiUrl: `${origin}${path}`,
		customerUrl: `${origin}${path}`,
		reportingUrl: `${origin}${path}`,
		authorizeUrl: `${origin}${path}/common/oauth2/v2.0/authorize`,
		tokenUrl: `${origin}${path}/common/oauth2/v2.0/token`,
	}),
	async create(world) {
		return (await import("./simulator.ts")).createMicrosoftAdsSimulator(world);
	},
};
