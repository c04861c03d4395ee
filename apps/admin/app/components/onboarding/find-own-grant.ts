import type {
	ReusableGrant,
	ReusableGrants,
} from "../../graphql/onboarding.ts";

/**
 * The sign-in that the platform suggests when a brand connects one more platform: the one that all its other connections
 * use. The API takes the same one for the link to the consent page.
 *
 * @returns null when the brand has none, or several
 */
export function findOwnGrant({
	brand,
	tenant,
}: ReusableGrants): ReusableGrant | null {
	const own = new Set(
		brand?.connections.nodes.flatMap(({ status, grant }) =>
			grant && status !== "DISCONNECTED" ? grant.id : [],
		),
	);
	const [found, another] = tenant.grants.nodes.filter(({ id }) => own.has(id));
	return found && !another ? found : null;
}
