import { runConcern } from "./concern.ts";
import { failures } from "./concerns/failures.ts";

await runConcern(failures);
