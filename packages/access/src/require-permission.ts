import { Forbidden } from "@patchbay/errors";
import type { AccessContext, Role } from "./context.ts";
import { type Permission, permissions } from "./permissions.ts";

const rank: Record<Role, number> = { MEMBER: 0, ADMIN: 1, OWNER: 2 };

/** Tells whether a role may do what is asked of this one. */
export const reaches = (role: Role, least: Role): boolean =>
	rank[role] >= rank[least];

export function hasPermission(
	ctx: Pick<AccessContext, "actor" | "role" | "scopes">,
	permission: Permission,
): boolean {
	const rule = permissions[permission];
	switch (ctx.actor.type) {
		case "SYSTEM":
			return true;
		case "API_KEY":
			return ctx.scopes.includes(rule.scope);
		case "MEMBER":
			return ctx.role !== null && reaches(ctx.role, rule.role);
	}
}

/** @throws Forbidden naming the role or the scope that is missing. */
export function requirePermission(
	ctx: Pick<AccessContext, "actor" | "role" | "scopes">,
	permission: Permission,
): void {
	if (hasPermission(ctx, permission)) return;
	const { role, scope } = permissions[permission];
	throw new Forbidden(
		ctx.actor.type === "API_KEY"
			? `This API key lacks the scope ${scope}. Use a key that has it.`
			: `This needs the role ${role}. Ask an owner of your organization for it.`,
	);
}

/** Every permission that the actor has. */
export function permissionsOf(
	ctx: Pick<AccessContext, "actor" | "role" | "scopes">,
): Permission[] {
	return (Object.keys(permissions) as Permission[]).filter((permission) =>
		hasPermission(ctx, permission),
	);
}
