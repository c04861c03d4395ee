export * from "./app-error.ts";
export * from "./codes.ts";
export * from "./installation-fault.ts";
export * from "./invalid-fields.ts";
export * from "./wait-in-words.ts";
