import type { AccessContext } from "@patchbay/access";
import type { Credentials } from "@patchbay/credentials";
import type { Database } from "@patchbay/db";
import type { Platforms } from "@patchbay/platforms";

/** What the verbs of this package take. In the installation's tenant they are about the apps that serve every tenant. */
export type OAuthAppsContext = AccessContext & {
	db: Database;
	credentials: Credentials;
	platforms: Platforms;
	/** Where the admin app is reached: consents come back to it. */
	adminUrl: string;
};
