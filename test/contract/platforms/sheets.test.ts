import { runConcern } from "./concern.ts";
import { sheets } from "./concerns/sheets.ts";

await runConcern(sheets);
