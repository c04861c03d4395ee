import { runConcern } from "./concern.ts";
import { limits } from "./concerns/limits.ts";

await runConcern(limits);
