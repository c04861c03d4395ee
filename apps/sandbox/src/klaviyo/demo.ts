import { type DemoConnection, demoBrands, demoPeople } from "../demo.ts";
import { knownKeys } from "./fixed-keys.ts";

/** The account of the two keys that the sandbox hands out, and one whose owner installs the app. */
export const demo: readonly DemoConnection[] = [
	{
		brand: demoBrands.maple,
		signIn: { method: "API_KEY", key: knownKeys },
	},
	{
		brand: demoBrands.cobalt,
		signIn: { method: "OAUTH2", person: demoPeople.cobaltBuyer },
	},
];
