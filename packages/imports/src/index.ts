export * from "./list-import-events.ts";
export * from "./list-import-failures.ts";
export * from "./list-import-jobs.ts";
