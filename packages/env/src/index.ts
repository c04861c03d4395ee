export * from "./describe-issue.ts";
export * from "./fields.ts";
export * from "./parse-env.ts";
