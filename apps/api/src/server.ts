import { once } from "node:events";
import { ConfigurationError, refuseArguments } from "@patchbay/env";
import { createLogger } from "@patchbay/logger";
import { platforms, secretFieldsOf } from "@patchbay/platforms";
import { startMetrics, startTracing } from "@patchbay/telemetry";
import { createApi } from "./create-api.ts";
import { createServices } from "./create-services.ts";
import { readEnv } from "./env.ts";
import { startMetricsServer } from "./http/metrics-server.ts";
import { limitHeap } from "./limit-heap.ts";

const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 24) {
	console.error(`Patchbay needs Node.js 24; this is ${process.version}.`);
	process.exit(1);
}

refuseArguments(
	"Usage: npm run start:api\nServes GraphQL, sign-in, event streams and files. Variables: .env.example.",
);

async function start(): Promise<void> {
	limitHeap();
	const env = readEnv();
	const logger = createLogger({
		name: "api",
		level: env.LOG_LEVEL,
		secretFields: secretFieldsOf(platforms),
	});
	// First: what is opened after it is traced.
	const tracing = await startTracing({
		service: "patchbay-api",
		env,
		onError: (err) => logger.warn({ err }, "spans could not be sent"),
	});
	const metrics = startMetrics();
	const services = await createServices(env, logger);
	const metricsServer = await startMetricsServer({
		host: env.API_METRICS_HOST,
		port: env.API_METRICS_PORT,
		handle: metrics.handle,
	});
	const api = createApi(services);
	api.server.listen(env.API_PORT, env.API_HOST);
	await once(api.server, "listening");
	logger.info({ address: api.server.address() }, "the API answers");

	let isStopping = false;
	const stop = async (signal: NodeJS.Signals) => {
		if (isStopping) return;
		isStopping = true;
		logger.info({ signal }, "the API stops");
		try {
			await api.stop();
			metricsServer?.close();
			metricsServer?.closeAllConnections();
			await services.close();
			await metrics.close();
			await tracing.close();
		} catch (err) {
			logger.error({ err }, "the API did not stop cleanly");
			process.exitCode = 1;
		}
	};
	process.on("SIGTERM", stop);
	process.on("SIGINT", stop);
}

try {
	await start();
} catch (error) {
	// A configuration error speaks for itself; a stack would hide it.
	console.error(error instanceof ConfigurationError ? error.message : error);
	process.exit(1);
}
