import { type DemoConnection, demoBrands } from "../demo.ts";
import { knownKeys } from "./fixed-keys.ts";

/** The account of the two keys that the sandbox hands out. */
export const demo: readonly DemoConnection[] = [
	{
		brand: demoBrands.maple,
		signIn: { method: "API_KEY", key: knownKeys },
	},
];
