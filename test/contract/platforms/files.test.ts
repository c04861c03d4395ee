import { runConcern } from "./concern.ts";
import { files } from "./concerns/files.ts";

await runConcern(files);
