import { type DemoConnection, demoBrands, demoPeople } from "../demo.ts";

/** A brand's only account. */
export const demo: readonly DemoConnection[] = [
	{
		brand: demoBrands.maple,
		signIn: { method: "OAUTH2", person: demoPeople.mapleOwner },
	},
];
