// A process that changes a budget, with short times: what is killed by the test of lost changes.
import type { AccessContext } from "@patchbay/access";
import { openProcess } from "@patchbay/installation";
import { createLogger } from "@patchbay/logger";
import {
	type Timings,
	updateBudget,
	updateBudgetInput,
} from "@patchbay/writes";
import { requireWorkerEnv } from "../../apps/worker/src/env.ts";

const { access, campaignId, amountMicros, timings } = JSON.parse(
	process.env.TEST_CHANGE ?? "{}",
) as {
	access: AccessContext;
	campaignId: string;
	amountMicros: string;
	timings: Partial<Timings>;
};
const env = requireWorkerEnv();
const opened = await openProcess({
	name: "changes",
	env,
	endpoints: env.endpoints,
	database: { maxConnections: 4 },
	logger: createLogger({ name: "changes", level: "silent" }),
});
process.stdout.write("the worker is ready\n");
await updateBudget(
	{ ...opened, ...access, writeTimings: timings },
	updateBudgetInput.parse({
		target: { type: "Campaign", id: campaignId },
		amountMicros: BigInt(amountMicros),
	}),
);
process.stdout.write("the change is made\n");
