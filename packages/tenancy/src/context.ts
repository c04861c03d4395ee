import type { AccessContext } from "@patchbay/access";
import type { Database, Platform } from "@patchbay/db";

/** Context of this package's verbs: the actor and the database. */
export type TenancyContext = AccessContext & { db: Database };

/** A platform that the wizard can connect; handed in, because this package knows no platforms. */
export interface OnboardingPlatform {
	platform: Platform;
	name: string;
	/** True where a connection is done once its chosen ad accounts are proven; false: once it is active. */
	needsAccounts: boolean;
}
