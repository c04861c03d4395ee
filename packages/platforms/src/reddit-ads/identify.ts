import { cleanName, type PlatformUser } from "@patchbay/oauth";
import type { PlatformSession } from "../session.ts";
import { createRedditAdsClient } from "./client.ts";

/** Asks the platform whom the credential belongs to. */
export async function identify(
	session: PlatformSession,
): Promise<PlatformUser> {
	const { id, name } = await createRedditAdsClient(session).me();
	return { id, name: cleanName(name) };
}
