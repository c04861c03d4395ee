import { type DemoConnection, demoBrands, demoPeople } from "../demo.ts";
import { firstClientId } from "../world/people.ts";
import { advertiserIdOfWorldId } from "./accounts.ts";

/** A brand's only advertiser, and two of several that one login reaches. */
export const demo: readonly DemoConnection[] = [
	{
		brand: demoBrands.maple,
		signIn: { method: "OAUTH2", person: demoPeople.mapleOwner },
	},
	{
		brand: demoBrands.northlightRetail,
		signIn: { method: "OAUTH2", person: demoPeople.retailAnalyst },
		accounts: [firstClientId, firstClientId + 1].map(advertiserIdOfWorldId),
	},
];
