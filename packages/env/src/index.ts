export * from "./describe-issue.ts";
export * from "./fields.ts";
export * from "./parse-env.ts";
export * from "./refuse-arguments.ts";
