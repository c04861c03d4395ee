import type { WorldAccount } from "../world/accounts.ts";
import type { World } from "../world/world.ts";
import type { Analytics } from "./analytics/analytics.ts";
import type { Files } from "./content/files.ts";
import type { Limits } from "./control/limits.ts";
import type { Oddities } from "./control/oddities.ts";
import type { AccountState } from "./objects/serving.ts";
import type { Store } from "./objects/store.ts";
import type { Logins } from "./sign-in/logins.ts";
import type { Roles } from "./sign-in/roles.ts";

/** All that the parts of the simulator share. */
export type Parts = {
	world: World;
	logins: Logins;
	roles: Roles;
	store: Store;
	files: Files;
	analytics: Analytics;
	limits: Limits;
	oddities: Oddities;
	/** States of accounts that a control action changed, by the world's id. */
	states: Map<string, AccountState>;
};

/** State of an account: as the world has it, or as a control action left it. */
export function stateOf(
	{ states }: Pick<Parts, "states">,
	account: WorldAccount,
): AccountState {
	return (
		states.get(account.id) ??
		(account.status === "active"
			? { status: "ACTIVE", servingStatuses: ["RUNNABLE"] }
			: { status: "CANCELED", servingStatuses: ["STOPPED"] })
	);
}
