import { StateRefused } from "./errors.ts";
import type { OAuthDefinition, OAuthEndpoints } from "./provider.ts";

/** True when `issuer` is the platform's, or that of the authorization server configured in its place. */
export function isIssuer(
	definition: OAuthDefinition,
	endpoints: Pick<OAuthEndpoints, "authorizeUrl">,
	issuer: string,
): boolean {
	// RFC 9207 2.4: simple string comparison.
	if (issuer === definition.issuer) return true;
	const origin = new URL(endpoints.authorizeUrl).origin;
	if (
		definition.issuer !== null &&
		origin === new URL(definition.issuer).origin
	)
		return false;
	return URL.canParse(issuer) && new URL(issuer).origin === origin;
}

/**
 * Refuses a callback that another authorization server issued (RFC 9207), and one without an issuer where the platform
 * declares that it always names itself. Elsewhere a missing one is accepted: each platform has a redirect URI of its own,
 * which keeps their answers apart as well (RFC 9700 4.4.2.2).
 * @throws {StateRefused} ISSUER_MISMATCH
 */
export function checkIssuer(
	definition: OAuthDefinition,
	endpoints: Pick<OAuthEndpoints, "authorizeUrl">,
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
