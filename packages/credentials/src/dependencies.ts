import type { Limits } from "@patchbay/limits";
import type { StoredOAuthApps } from "@patchbay/oauth-apps";
import type { Vault } from "@patchbay/vault";
import type { OnGrantChanged } from "./grants/grant-change.ts";
import type { ProcessParts } from "./process-parts.ts";
import type { RefreshTimings } from "./refreshing/timings.ts";
import type {
	EnvironmentAccess,
	EnvironmentTokens,
} from "./using/environment-tokens.ts";
import type { LiveTokens } from "./using/live-tokens.ts";

export interface CredentialsOptions extends ProcessParts {
	vault: Vault;
	oauthApps: StoredOAuthApps;
	/** Given while connecting is turned off: sessions are opened with the environment's credentials. */
	environmentAccess?: EnvironmentAccess | undefined;
	/** Follows what becomes of the grants: connections do. */
	onGrantChanged: OnGrantChanged;
	refreshTimings?: Partial<RefreshTimings>;
}

/** Everything that the parts of this package share. */
export interface Dependencies extends ProcessParts {
	vault: Vault;
	oauthApps: StoredOAuthApps;
	onGrantChanged: OnGrantChanged;
	/** Tokens of the environment, used while connecting is turned off. */
	environmentTokens: EnvironmentTokens | null;
	liveTokens: LiveTokens;
	limits: Limits;
	timings: RefreshTimings;
	/** Refreshes that run in this process: its callers share one. */
	refreshing: Map<string, Promise<void>>;
	/** Refreshed tokens on their way into the database. */
	saving: Set<Promise<void>>;
}
