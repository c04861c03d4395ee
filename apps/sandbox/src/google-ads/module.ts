import { endpointsOf } from "../google/addresses.ts";
import { googleClient } from "../google/client.ts";
import { hiddenByGoogle, shownByGoogle } from "../google/logged.ts";
import type { SimulatorModule } from "../simulator.ts";
import { demo } from "./demo.ts";
import { faults, type GoogleAdsFault } from "./fault.ts";

/** Google: signing in, Google Ads over REST and gRPC, and the image server. */
export const googleAds: SimulatorModule<GoogleAdsFault> = {
	platform: "google-ads",
	label: "Google Ads",
	hosts: [
		"accounts.google.com",
		"oauth2.googleapis.com",
		"openidconnect.googleapis.com",
		"googleads.googleapis.com",
	],
	faults,
	hidden: hiddenByGoogle,
	shownHeaders: [...shownByGoogle, "login-customer-id", "linked-customer-id"],
	client: { OAUTH2: googleClient },
	demo,
	endpoints: (origin) => ({
		...endpointsOf(origin),
		apiUrl: `${origin}/google-ads`,
	}),
	async create(world) {
		const { createGoogleAdsSimulator } = await import("./simulator.ts");
		return createGoogleAdsSimulator(world);
	},
};
