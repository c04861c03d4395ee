import { platformKey } from "@patchbay/db";
import type { PlatformId } from "@patchbay/oauth";

/** Default address to which a platform sends the browser back: a route of the admin app. */
export function defaultRedirectUri(
	adminUrl: string,
	platform: PlatformId,
): string {
	return new URL(callbackPath(platform), adminUrl).href;
}

/** The redirect URI of another platform at the same admin app, beneath whatever path that one has. */
export function redirectUriFor(
	redirectUri: string,
	from: PlatformId,
	to: PlatformId,
): string {
	const own = callbackPath(from);
	return redirectUri.endsWith(own)
		? redirectUri.slice(0, -own.length) + callbackPath(to)
		: defaultRedirectUri(redirectUri, to);
}

function callbackPath(platform: PlatformId): string {
	return `/oauth/${platformKey(platform)}/callback`;
}
