import type { SimulatorModule } from "../simulator.ts";
import { demo } from "./demo.ts";
import { faults, type KlaviyoFault } from "./fault.ts";
import { knownKeys } from "./fixed-keys.ts";

/** Klaviyo's server API, reached by the private keys of the world's accounts. */
export const klaviyo: SimulatorModule<KlaviyoFault> = {
	platform: "klaviyo",
	label: "Klaviyo",
	hosts: ["a.klaviyo.com"],
	faults,
	// Klaviyo's browser calls name their account so; a private key only ever comes in a header.
	hidden: ["private_key"],
	shownHeaders: ["revision"],
	client: { API_KEY: knownKeys },
	demo,
	endpoints: (origin) => ({ apiUrl: `${origin}/klaviyo` }),
	async create(world) {
		const { createKlaviyoSimulator } = await import("./simulator.ts");
		return createKlaviyoSimulator(world);
	},
};
