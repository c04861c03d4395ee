import { type DemoConnection, demoBrands, demoPeople } from "../demo.ts";
import { cancelledAccountId, firstClientId } from "../world/people.ts";
import { accountIdOfWorldId } from "./ids.ts";

const { mapleOwner, cobaltBuyer, retailAnalyst } = demoPeople;

/** A connection that works, one whose app a person removed, and one of whose accounts one is closed. */
export const demo: readonly DemoConnection[] = [
	{
		brand: demoBrands.maple,
		signIn: { method: "OAUTH2", person: mapleOwner },
	},
	{
		brand: demoBrands.cobalt,
		signIn: { method: "OAUTH2", person: cobaltBuyer },
		takenBackBy: { action: "revoke", body: { user: cobaltBuyer } },
	},
	{
		brand: demoBrands.northlightRetail,
		signIn: { method: "OAUTH2", person: retailAnalyst },
		accounts: [firstClientId, firstClientId + 1, cancelledAccountId].map(
			accountIdOfWorldId,
		),
	},
];
