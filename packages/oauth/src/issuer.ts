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
 * Refuses a callback that another authorization server issued (RFC 9207).
 * @throws {StateRefused} ISSUER_MISMATCH
 */
export function checkIssuer(
	definition: OAuthDefinition,
	endpoints: Pick<OAuthEndpoints, "authorizeUrl">,
	issuer: string | null,
): void {
	if (issuer === null || definition.issuer === null) return;
	if (!isIssuer(definition, endpoints, issuer))
		throw new StateRefused(
			"ISSUER_MISMATCH",
			`The answer did not come from ${definition.platformName}. Start the connection again.`,
		);
}
