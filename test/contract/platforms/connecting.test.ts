import { runConcern } from "./concern.ts";
import { connecting } from "./concerns/connecting.ts";

await runConcern(connecting);
