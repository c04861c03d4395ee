import { platformKey } from "@patchbay/db/platform-key";
import type { PlatformId } from "@patchbay/platforms";

/** Address at which a platform tells us of its people. */
export interface CallbackAddress {
	platform: PlatformId;
	/** App's id at the platform. */
	clientId: string;
	kind: "deauthorize" | "data-deletion";
}

/** Address to be registered with an app at its platform. */
export function callbackUrl(
	{ apiUrl }: { apiUrl: string },
	{ platform, clientId, kind }: CallbackAddress,
): string {
	return `${apiUrl}/api/platform-callbacks/${platformKey(platform)}/${encodeURIComponent(clientId)}/${kind}`;
}

/** Page of the admin on which a person follows the deletion of their data, without signing in. */
export function deletionPageUrl(
	{ adminUrl }: { adminUrl: string },
	code: string,
): string {
	return `${adminUrl}/data-deletions/${code}`;
}
