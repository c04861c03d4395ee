export * from "./context.ts";
export * from "./permissions.ts";
export * from "./require-permission.ts";
export * from "./require-role-within-scopes.ts";
