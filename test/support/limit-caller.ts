import { setTimeout as sleep } from "node:timers/promises";
import { createDatabase } from "@patchbay/db";
import { createLimits } from "@patchbay/limits";
import { createLogger } from "@patchbay/logger";
import { RateLimited } from "@patchbay/platforms";
import { hurriedClient } from "./hurried-client.ts";

/** A process that asks for as many requests as it can get, until it is ended. Started by limit-processes.test.ts. */
const logger = createLogger({ name: "limit-caller", level: "silent" });
const db = createDatabase({
	url: process.env.DATABASE_URL ?? "",
	applicationName: "patchbay-limit-caller",
	logger,
});
const meter = createLimits({ db, logger }).meter(hurriedClient);

async function callOn(account: string): Promise<never> {
	for (;;) {
		try {
			await meter.admit("own", account);
			process.stdout.write("granted\n");
		} catch (error) {
			if (!(error instanceof RateLimited)) throw error;
			// Sooner than told: it must not matter.
			await sleep(Math.random() * (error.retryAt.getTime() - Date.now()));
		}
	}
}

await Promise.all(["1", "1", "1", "2", "2", "3"].map(callOn));
