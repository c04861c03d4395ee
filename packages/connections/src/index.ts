export * from "./get-connection.ts";
export * from "./list-ad-accounts.ts";
export * from "./list-connections.ts";
export * from "./list-grants.ts";
