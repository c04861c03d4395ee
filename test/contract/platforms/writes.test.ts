import { runConcern } from "./concern.ts";
import { writes } from "./concerns/writes/index.ts";

await runConcern(writes);
