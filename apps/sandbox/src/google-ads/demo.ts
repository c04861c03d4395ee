import { type DemoConnection, demoBrands, demoPeople } from "../demo.ts";
import { cancelledAccountId, firstClientId } from "../world/people.ts";

const { mapleOwner, cobaltBuyer, retailAnalyst } = demoPeople;

/** A connection that works, one whose access was taken back, and one of whose accounts a closed one cannot be read. */
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
		accounts: [
			String(firstClientId),
			String(firstClientId + 1),
			cancelledAccountId,
		],
	},
];
