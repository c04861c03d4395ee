import { runConcern } from "./concern.ts";
import { conversions } from "./concerns/conversions.ts";

await runConcern(conversions);
