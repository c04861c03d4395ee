import { runConcern } from "./concern.ts";
import { metrics } from "./concerns/metrics.ts";

await runConcern(metrics);
