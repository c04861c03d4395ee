export type { Refusal } from "./admitted-body.ts";
export * from "./create-limited-server.ts";
export { asText, type WriteRefusal } from "./refuse-request.ts";
export * from "./return-path.ts";
export * from "./server-limits.ts";
export * from "./vouched-address.ts";
