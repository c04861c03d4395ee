import { InvalidInput } from "@patchbay/errors";
import type { OAuthAppsContext } from "./context.ts";

const localHosts = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Refuses a redirect URI that codes must not be sent to: it has to be https (or this very machine), without a fragment
 * (RFC 6749 3.1.2). Only the operator may name another origin than the admin app's.
 * @throws {InvalidInput}
 */
export function checkRedirectUri(
	{ actor, adminUrl }: Pick<OAuthAppsContext, "actor" | "adminUrl">,
	redirectUri: string,
): string {
	const refuse = (message: string) =>
		new InvalidInput(message, { field: ["redirectUri"] });
	const url = URL.canParse(redirectUri) ? new URL(redirectUri) : null;
	// RFC 3986: what else is in it, a URL parser takes out or encodes, and the platform compares letter by letter.
	const isPlain = /^[\x21-\x7e]+$/.test(redirectUri);
	if (!url || !isPlain || url.hash || redirectUri.includes("#") || url.username)
		throw refuse("This is not a complete address without a fragment.");
	if (
		url.protocol !== "https:" &&
		!(url.protocol === "http:" && localHosts.has(url.hostname))
	)
		throw refuse(
			"A redirect URI begins with https://; http:// is for localhost alone.",
		);
	if (actor.type !== "SYSTEM" && url.origin !== new URL(adminUrl).origin)
		throw refuse(
			`A redirect URI lies within ${new URL(adminUrl).origin}, where this installation answers.`,
		);
	return redirectUri;
}
