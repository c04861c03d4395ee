import { sealedAttempts } from "@patchbay/connections";
import { sealedGrants } from "@patchbay/credentials";
import type { SealOwner } from "@patchbay/keys";
import { sealedApps } from "@patchbay/oauth-apps";

/** Every package that seals values with the tenants' keys. Grants come before connections, as everywhere they are locked. */
export const sealOwners: readonly SealOwner[] = [
	sealedApps,
	sealedGrants,
	sealedAttempts,
];
