import { runConcern } from "./concern.ts";
import { oddities } from "./concerns/oddities.ts";

await runConcern(oddities);
