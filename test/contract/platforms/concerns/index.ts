import type { Concern } from "../concern.ts";
import { accounts } from "./accounts.ts";
import { connecting } from "./connecting.ts";
import { conversions } from "./conversions.ts";
import { failures } from "./failures.ts";
import { files } from "./files.ts";
import { grains } from "./grains.ts";
import { limits } from "./limits.ts";
import { lists } from "./lists.ts";
import { metrics } from "./metrics.ts";
import { oddities } from "./oddities.ts";
import { sheets } from "./sheets.ts";
import { truth } from "./truth.ts";
import { writes } from "./writes/index.ts";

/** All concerns; each is run by a test file of its name. */
export const concerns: readonly Concern[] = [
	connecting,
	accounts,
	lists,
	metrics,
	grains,
	conversions,
	oddities,
	truth,
	files,
	sheets,
	failures,
	limits,
	writes,
];
