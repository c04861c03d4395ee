import type { ReusableGrant } from "../../graphql/onboarding.ts";

/**
 * Whether a brand can be connected through a sign-in as it is, without another consent. What is missing the API says, by
 * the platform's own rule: scopes look different everywhere.
 */
export function isUsableGrant({
	status,
	reconnectRequired,
	missingScopes,
}: ReusableGrant): boolean {
	return (
		status === "ACTIVE" && !reconnectRequired && missingScopes.length === 0
	);
}
