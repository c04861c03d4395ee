import { expect, test } from "vitest";
import type { AccessContext, ApiKeyScope, Role } from "./context.ts";
import { type Permission, permissions } from "./permissions.ts";
import { hasPermission, requirePermission } from "./require-permission.ts";

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
