import { StateRefused } from "./errors.ts";
import type { OAuth2Definition, OAuthEndpoints } from "./provider.ts";

/**
 * True when `issuer` is that of the authorization server in use: the one that the operator named, the platform's own where
 * people are sent to the platform itself, else any on the origin to which they are sent.
 */
export function isIssuer(
	definition: OAuth2Definition,
	endpoints: Pick<OAuthEndpoints, "authorizeUrl" | "issuer">,
	issuer: string,
): boolean {
	// RFC 9207 2.4: simple string comparison.
	if (endpoints.issuer) return issuer === endpoints.issuer;
	const { origin } = new URL(endpoints.authorizeUrl);
	const { issuer: own } = definition;
	if (own !== null && origin === new URL(own).origin) return issuer === own;
	return URL.canParse(issuer) && new URL(issuer).origin === origin;
}

/**
 * Refuses a callback that another authorization server issued (RFC 9207), and one without an issuer where the platform
 * declares that it always names itself. Elsewhere a missing one is accepted: each platform has a redirect URI of its own,
 * which keeps their answers apart as well (RFC 9700 4.4.2.2).
 * @throws {StateRefused} ISSUER_MISMATCH
 */
export function checkIssuer(
	definition: OAuth2Definition,
	endpoints: Pick<OAuthEndpoints, "authorizeUrl" | "issuer">,
	issuer: string | null,
): void {
	if (definition.issuer === null) return;
	if (issuer === null && !definition.requiresIssuer) return;
	if (issuer === null || !isIssuer(definition, endpoints, issuer))
		throw new StateRefused(
			"ISSUER_MISMATCH",
			`The answer did not come from ${definition.platformName}. Start the connection again.`,
		);
}
