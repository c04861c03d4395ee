import { runConcern } from "./concern.ts";
import { truth } from "./concerns/truth.ts";

await runConcern(truth);
