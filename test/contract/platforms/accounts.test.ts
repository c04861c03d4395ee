import { runConcern } from "./concern.ts";
import { accounts } from "./concerns/accounts.ts";

await runConcern(accounts);
