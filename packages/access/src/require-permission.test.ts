import { expect, test } from "vitest";
import type { AccessContext, ApiKeyScope, Role } from "./context.ts";
import { type Permission, permissions } from "./permissions.ts";
import { hasPermission, requirePermission } from "./require-permission.ts";
import { requireRoleWithinScopes } from "./require-role-within-scopes.ts";

const member = (role: Role) =>
	({
		actor: { type: "MEMBER", id: "m", userId: "u", label: "a@example.com" },
		role,
		scopes: [],
	}) satisfies Partial<AccessContext>;
const key = (...scopes: ApiKeyScope[]) =>
	({
		actor: { type: "API_KEY", id: "k", label: "script" },
		role: null,
		scopes,
	}) satisfies Partial<AccessContext>;
const all = Object.keys(permissions) as Permission[];

test("a member reads and does nothing else; an owner does everything", () => {
	expect(
		all.filter((permission) => hasPermission(member("MEMBER"), permission)),
	).toEqual(["tenant.read"]);
	expect(
		all.filter((permission) => !hasPermission(member("OWNER"), permission)),
	).toEqual([]);
});

test("a key does what its scopes say: reading tokens is no part of any other scope", () => {
	expect(
		hasPermission(
			key("READ", "CONNECT", "IMPORT", "CAMPAIGNS_WRITE", "ADMIN"),
			"token.vend",
		),
	).toBe(false);
	expect(hasPermission(key("TOKENS_READ"), "token.vend")).toBe(true);
	expect(all.filter((permission) => hasPermission(key(), permission))).toEqual(
		[],
	);
});

test("the refusal names what is missing", () => {
	expect(() => requirePermission(member("MEMBER"), "import.run")).toThrow(
		/role ADMIN/,
	);
	expect(() => requirePermission(key("READ"), "token.vend")).toThrow(
		/scope TOKENS_READ/,
	);
});

test("a key gives a role that needs none but its own scopes; people and the system are not asked", () => {
	const refused = (ctx: Parameters<typeof requireRoleWithinScopes>[0]) =>
		(["MEMBER", "ADMIN", "OWNER"] as const).filter((role) => {
			try {
				requireRoleWithinScopes(ctx, role);
				return false;
			} catch {
				return true;
			}
		});
	expect(refused(key("ADMIN"))).toEqual(["MEMBER", "ADMIN", "OWNER"]);
	expect(refused(key("READ", "ADMIN"))).toEqual(["ADMIN", "OWNER"]);
	expect(
		refused(
			key(
				"READ",
				"CONNECT",
				"IMPORT",
				"CAMPAIGNS_WRITE",
				"TOKENS_READ",
				"ADMIN",
			),
		),
	).toEqual([]);
	expect(refused(member("OWNER"))).toEqual([]);
	expect(() => requireRoleWithinScopes(key("READ", "ADMIN"), "OWNER")).toThrow(
		/lacks CONNECT, TOKENS_READ, IMPORT/,
	);
});
