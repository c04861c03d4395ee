import type { SimulatorModule } from "../simulator.ts";
import { client } from "./client.ts";
import { demo } from "./demo.ts";
import { faults, type KlaviyoFault } from "./fault.ts";
import { knownKeys } from "./fixed-keys.ts";

/** Klaviyo's server API, reached by the private keys of the world's accounts and by apps that are installed in them. */
export const klaviyo: SimulatorModule<KlaviyoFault> = {
	platform: "klaviyo",
	label: "Klaviyo",
	// People agree on the website, which has two names; everything else is at the API's host.
	hosts: ["a.klaviyo.com", "www.klaviyo.com", "klaviyo.com"],
	faults,
	// Klaviyo's browser calls name their account so; a private key only ever comes in a header.
	hidden: ["private_key"],
	shownHeaders: ["revision"],
	client: { API_KEY: knownKeys, OAUTH2: client },
	demo,
	endpoints: (origin) => ({
		authorizeUrl: `${origin}/klaviyo/oauth/authorize`,
		tokenUrl: `${origin}/klaviyo/oauth/token`,
		revokeUrl: `${origin}/klaviyo/oauth/revoke`,
		apiUrl: `${origin}/klaviyo`,
	}),
	async create(world) {
		const { createKlaviyoSimulator } = await import("./simulator.ts");
		return createKlaviyoSimulator(world);
	},
};
