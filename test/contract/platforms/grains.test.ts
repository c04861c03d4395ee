import { runConcern } from "./concern.ts";
import { grains } from "./concerns/grains.ts";

await runConcern(grains);
