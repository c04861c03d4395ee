import { refuseArguments } from "@patchbay/env";
import { createLogger } from "@patchbay/logger";
import { platforms, secretFieldsOf } from "@patchbay/platforms";
import { requireWorkerEnv } from "./env.ts";
import { startWorker } from "./start-worker.ts";

refuseArguments(
	"Usage: npm run start:worker\nImports, refreshes and checks grants, rotates keys; as many as you like. Variables: .env.example.",
);
const env = requireWorkerEnv();
const logger = createLogger({
	name: "worker",
	level: env.LOG_LEVEL,
	secretFields: secretFieldsOf(platforms),
});

try {
	const worker = await startWorker(env, logger);
	logger.info("the worker is ready");
	let stopping = false;
	const stop = (reason: string) => {
		if (stopping) return;
		stopping = true;
		logger.info({ reason }, "the worker stops");
		worker.stop().then(
			() => process.exit(0),
			(err: unknown) => {
				logger.error({ err }, "the worker did not stop cleanly");
				process.exit(1);
			},
		);
	};
	for (const signal of ["SIGTERM", "SIGINT"] as const)
		process.on(signal, () => stop(signal));
	// Started by another process that is gone, however it went: nobody would end this one.
	if (process.channel) process.on("disconnect", () => stop("parent is gone"));
} catch (err) {
	logger.fatal({ err }, "the worker cannot start");
	process.exitCode = 1;
	// What was opened before the failure must not keep the process.
	setTimeout(() => process.exit(1), 100);
}
