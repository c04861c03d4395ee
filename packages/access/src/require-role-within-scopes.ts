import { Forbidden } from "@patchbay/errors";
import type { AccessContext, ApiKeyScope, Role } from "./context.ts";
import { permissions } from "./permissions.ts";
import { reaches } from "./require-permission.ts";

/**
 * Makes sure that an API key gives nobody a role that may do more than the key itself: its holder would do by that
 * person, and after the key is revoked, what the key was never made for. People and the system pass.
 *
 * @throws {Forbidden} naming the scopes that the key lacks
 */
export function requireRoleWithinScopes(
	{ actor, scopes }: Pick<AccessContext, "actor" | "scopes">,
	role: Role,
): void {
	if (actor.type !== "API_KEY") return;
	const lacking = scopesOfRole(role).filter((scope) => !scopes.includes(scope));
	if (lacking.length === 0) return;
	throw new Forbidden(
		`An API key cannot make somebody ${role} who may do more than itself: it lacks ${lacking.join(", ")}. Ask an owner to do it.`,
		{ field: ["role"] },
	);
}

/** Lists the scopes a key would need for all that a person of this role may do. */
function scopesOfRole(role: Role): ApiKeyScope[] {
	const rules = Object.values(permissions);
	return [
		...new Set(
			rules
				.filter((rule) => reaches(role, rule.role))
				.map((rule) => rule.scope),
		),
	];
}
