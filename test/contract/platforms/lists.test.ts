import { runConcern } from "./concern.ts";
import { lists } from "./concerns/lists.ts";

await runConcern(lists);
