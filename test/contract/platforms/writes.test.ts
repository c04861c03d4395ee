import { runConcern } from "./concern.ts";
import { writes } from "./concerns/writes.ts";

await runConcern(writes);
