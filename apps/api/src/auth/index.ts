export * from "./authenticator.ts";
export { createUser } from "./create-user.ts";
