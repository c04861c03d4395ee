import type { AccessContext } from "@patchbay/access";
import type { Database } from "@patchbay/db";
import type { Keys } from "@patchbay/keys";
import type { OAuthAppSource } from "@patchbay/oauth";
import type { Platforms } from "@patchbay/platforms";

/** Context of this package's verbs. In the installation's tenant they are about the apps that serve every tenant. */
export type OAuthAppsContext = AccessContext & {
	db: Database;
	keys: Keys;
	oauthApps: OAuthAppSource;
	platforms: Platforms;
	/** Address of the admin app: consents come back to it. */
	adminUrl: string;
};
