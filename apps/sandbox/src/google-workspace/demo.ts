import { type DemoConnection, demoBrands, demoPeople } from "../demo.ts";

/** The person who connected Google Ads for the brand adds Drive: one grant at Google serves both. */
export const demo: readonly DemoConnection[] = [
	{
		brand: demoBrands.maple,
		signIn: { method: "OAUTH2", person: demoPeople.mapleOwner },
	},
];
